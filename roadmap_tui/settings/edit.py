"""Edits of settings files, one value at a time; every other line, comments too, stays as it stands."""

import os
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from roadmap_tui.errors import Reason, Refused, WrongSetting
from roadmap_tui.files.plain import read_plain
from roadmap_tui.files.replace import PRIVATE, replace_file
from roadmap_tui.settings.load import parse_file, parsed

Written = str | bool | int | list[str]
"""The value of a key in a settings file."""
_BARE = re.compile(r"[A-Za-z0-9_-]+")
"""A key that TOML takes without quotes."""
_HEADER = re.compile(r"\s*\[\s*(?P<name>[A-Za-z0-9_.\- ]+?)\s*\]\s*(?:#.*)?$")


def edit_file(path: Path, change: Callable[[str, str], str]) -> None:
    """Change the text of a settings file; `change` is given the text and the path.

    The file is made where it is missing (0600) and replaced as a whole. Raises Usage where the file cannot be
    read, Refused where it cannot be written.
    """
    path = Path(os.path.realpath(path))
    parse_file(path)
    text = read_plain(path).decode("utf-8-sig") if path.exists() else None
    changed = change(text or "", str(path))
    if changed != text:
        _replace(path, changed)


def renew(path: Path, renamed: Mapping[str, str]) -> None:
    """Rename the keys of a settings file, as `renewed` does. Raises as `edit_file` does too."""
    edit_file(path, lambda text, place: renewed(text, place, renamed))


def set_value(path: Path, section: str, key: str, value: Written | None) -> None:
    """Set a key of a settings file, or remove it, as `with_value` does. Raises as `edit_file` does too."""
    edit_file(path, lambda text, place: with_value(text, place, section, key, value))


def renewed(text: str, path: str, renamed: Mapping[str, str]) -> str:
    """Rename the keys of settings from old names ("jira.project") to new ones ("tracker.project").

    What stands under both counts as the new name has it. Comments stay with their line, or with their section
    where they have a line of their own. Raises Usage as `with_value` does.
    """
    before = parsed(text.encode(), path)
    old = [name for name in renamed if _holds(before, name)]
    if not old:
        return text
    wanted = before
    for name in old:
        (section, _, key), (to, _, to_key) = name.rpartition("."), renamed[name].rpartition(".")
        value, newer = _at(before, name), _at(before, renamed[name])
        wanted = _with(wanted, section, key, None)
        if isinstance(value, dict):
            wanted = _with(wanted, to, to_key, {**value, **(newer or {})})
            for part, each in value.items():
                text = _moved(text, (name, part), (renamed[name], part), None if part in (newer or {}) else each)
        else:
            wanted = _with(wanted, to, to_key, value if newer is None else newer)
            text = _moved(text, (section, key), (to, to_key), value if newer is None else None)
    text = without_empty(text, {name.rpartition(".")[0] for name in old} | set(old))
    if _pruned(_parsed(text) or {}) != _pruned(wanted):
        raise WrongSetting(f"{path} is laid out so that its old names cannot be changed safely; edit it by hand.")
    return text


def with_value(text: str, path: str, section: str, key: str, value: Written | None) -> str:
    """Set `key` of `[section]` ("board.wip" for a table within one), or remove it where value is None.

    Raises Usage where the text is laid out in a way that only a person can edit; `path` says where it stands.
    """
    before = parsed(text.encode(), path)
    wanted = _with(before, section, key, value)
    if wanted == before:
        return text
    changed = _edited(text, section, key, value)
    if _parsed(changed) != wanted:
        raise WrongSetting(
            f"{path} is laid out so that [{section}] {key} cannot be changed safely; edit it by hand."
        )
    return changed


def _at(values: dict[str, Any], name: str) -> Any:
    """The value under a dotted name; None where there is none."""
    found: Any = values
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _holds(values: dict[str, Any], name: str) -> bool:
    return _at(values, name) is not None


def _pruned(values: dict[str, Any]) -> dict[str, Any]:
    """The values without empty tables."""
    inner = {name: _pruned(one) if isinstance(one, dict) else one for name, one in values.items()}
    return {name: one for name, one in inner.items() if one != {}}


def without_empty(text: str, sections: Collection[str]) -> str:
    """The text without the headers of those sections that are empty."""
    lines = text.splitlines()
    for section in sections:
        first, end = _section(lines, section)
        if first is not None and not any(line.strip() for line in lines[first:end]):
            del lines[first - 1 : end]
    return "\n".join(lines) + "\n"


def _moved(text: str, old: tuple[str, str], new: tuple[str, str], value: Written | None) -> str:
    """The text with a key and its comment moved to another section; without the key where value is None."""
    comment = _comment_of(text, *old)
    text = _edited(text, *old, None)
    return text if value is None else _edited(text, *new, value, comment)


def _comment_of(text: str, section: str, key: str) -> str:
    """The comment at the end of a key's line, with its space."""
    lines = text.splitlines()
    first, end = _section(lines, section)
    at = None if first is None else _line_of(lines, first, end, key)
    return "" if at is None else _comment(lines[at])


def _line_of(lines: list[str], first: int, end: int, key: str) -> int | None:
    """The index of a key's line in the section from `first` to `end`; None where it has none."""
    pattern = re.compile(rf"""\s*(?:{re.escape(key)}|"{re.escape(key)}"|'{re.escape(key)}')\s*=""")
    return next((index for index in range(first, end) if pattern.match(lines[index])), None)


def _edited(text: str, section: str, key: str, value: Written | None, comment: str = "") -> str:
    lines = text.splitlines()
    first, end = _section(lines, section)
    assignment = (
        None
        if value is None
        else f"{key if _BARE.fullmatch(key) else _literal(key)} = {_literal(value)}{comment}"
    )
    if first is None:
        if assignment is None:
            return text
        gap = [""] if lines and lines[-1].strip() else []
        lines += [*gap, f"[{section}]", assignment]
        return "\n".join(lines) + "\n"
    at = _line_of(lines, first, end, key)
    if at is not None:
        lines[at : at + 1] = [] if assignment is None else [assignment + _comment(lines[at])]
    elif assignment is not None:
        while end > first and not lines[end - 1].strip():
            end -= 1
        lines.insert(end, assignment)
    return "\n".join(lines) + "\n"


def _section(lines: list[str], section: str) -> tuple[int | None, int]:
    """The first and the end index of a section's own lines; the first is None where there is no such section."""
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


def _with(before: dict[str, Any], section: str, key: str, value: Any) -> dict[str, Any]:
    """The values of the file with one key set, or removed where value is None."""
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
        raise Refused(f"{path} cannot be written: {fault.strerror}.", reason=Reason.NOT_WRITTEN) from None
