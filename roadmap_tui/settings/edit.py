"""Change one value of a settings file and leave every other line, comments too, as it stands."""

import re
from pathlib import Path
from typing import Any

from roadmap_tui.errors import Refused, Usage
from roadmap_tui.files.replace import PRIVATE, replace_file
from roadmap_tui.settings.load import parse_file

Written = str | bool | int | list[str]
"""What a key may hold."""
_HEADER = re.compile(r"\s*\[\s*(?P<name>[A-Za-z0-9_.\- ]+?)\s*\]\s*(?:#.*)?$")


def set_value(path: Path, section: str, key: str, value: Written | None) -> None:
    """Write `key` of `[section]` ("board.wip" for a table within one), or take it out where value is None.

    The file is made where it is missing (0600) and replaced as a whole. Raises Usage where the file cannot be
    read or is laid out in a way that only a person can edit, Refused where it cannot be written.
    """
    path = path.resolve()
    before = parse_file(path)
    wanted = _with(before, section, key, value)
    if wanted == before and path.exists():
        return
    text = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
    changed = _edited(text, section, key, value)
    if _parsed(changed) != wanted:
        raise Usage(f"{path} is laid out so that [{section}] {key} cannot be changed safely; edit it by hand.")
    _replace(path, changed)


def _edited(text: str, section: str, key: str, value: Written | None) -> str:
    lines = text.splitlines()
    first, end = _section(lines, section)
    assignment = None if value is None else f"{key} = {_literal(value)}"
    if first is None:
        if assignment is None:
            return text
        gap = [""] if lines and lines[-1].strip() else []
        lines += [*gap, f"[{section}]", assignment]
        return "\n".join(lines) + "\n"
    pattern = re.compile(rf"""\s*(?:{re.escape(key)}|"{re.escape(key)}"|'{re.escape(key)}')\s*=""")
    at = next((index for index in range(first, end) if pattern.match(lines[index])), None)
    if at is not None:
        lines[at : at + 1] = [] if assignment is None else [assignment + _comment(lines[at])]
    elif assignment is not None:
        while end > first and not lines[end - 1].strip():
            end -= 1
        lines.insert(end, assignment)
    return "\n".join(lines) + "\n"


def _section(lines: list[str], section: str) -> tuple[int | None, int]:
    """Where a section's own lines start and end."""
    first: int | None = None
    for index, line in enumerate(lines):
        found = _HEADER.match(line)
        if found is None:
            if first is not None and line.lstrip().startswith("[["):
                return first, index
            continue
        if first is not None:
            return first, index
        if re.sub(r"\s*\.\s*", ".", found["name"]) == section:
            first = index + 1
    return first, len(lines)


def _comment(line: str) -> str:
    """The comment at the end of an assignment, with its space: the first `#` after a whole value."""
    for found in re.finditer(r"\s*#", line):
        if _parsed(line[: found.start()]) is not None:
            return line[found.start() :]
    return ""


def _literal(value: Written) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_literal(one) for one in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    escaped = "".join(one if one.isprintable() else f"\\U{ord(one):08X}" for one in escaped)
    return f'"{escaped}"'


def _with(before: dict[str, Any], section: str, key: str, value: Written | None) -> dict[str, Any]:
    """What the file has to say afterwards."""
    name, *rest = section.split(".")
    inner = before.get(name)
    inner = inner if isinstance(inner, dict) else {}
    if rest:
        changed = _with(inner, ".".join(rest), key, value)
    elif value is None:
        changed = {one: kept for one, kept in inner.items() if one != key}
    else:
        changed = inner | {key: value}
    if value is None and name not in before:
        return before
    return before | {name: changed}


def _parsed(text: str) -> dict[str, Any] | None:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _replace(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else PRIVATE
        replace_file(path, text.encode("utf-8"), mode=mode)
    except OSError as fault:
        raise Refused(f"{path} cannot be written: {fault.strerror}.") from None
