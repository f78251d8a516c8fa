"""Linear's editor: it reads Markdown and writes it anew, in its own spelling of the same words."""

import re

_CODE = re.compile(r"^(?:```|~~~)")
_LINK = re.compile(r"(?<!\()<((?:https?|mailto):[^\s<>]+)>")
_WITHIN = re.compile(r"(?<=\w)(?<!\\)_(?=\w)")
_EMOJI = {"\N{PARTY POPPER}": ":tada:", "\N{ROCKET}": ":rocket:"}


def respelled(text: str) -> str:
    """Markdown as the editor spells it.

    Lists have a star, links are `[text](<url>)`, underscores within words are escaped, quoted blank lines have
    no space, some emoji are short names, rules are three hyphens, tables are padded, blank lines are single ones.
    """
    lines = []
    in_code = False
    for line in text.replace("\r\n", "\n").strip().split("\n"):
        in_code ^= bool(_CODE.match(line))
        lines.append(line if in_code else _line(line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _line(line: str) -> str:
    if re.fullmatch(r"(?:\*{3,}|_{3,}|-{3,})", line):
        return "---"
    line = re.sub(r"^(\s*)[-+] ", r"\1* ", line)
    line = re.sub(r"^((?:> ?)*)> ?$", r"\1>", line)
    for sign, name in _EMOJI.items():
        line = line.replace(sign, name)
    parts: list[str] = []
    at = 0
    for found in _LINK.finditer(line):
        parts += (_WITHIN.sub(r"\\_", line[at : found.start()]), f"[{found[1]}](<{found[1]}>)")
        at = found.end()
    line = "".join((*parts, _WITHIN.sub(r"\\_", line[at:])))
    if line.startswith("|"):
        cells = re.split(r"(?<!\\)\|", line)[1:-1]
        return "| " + " | ".join(cell.strip() or " " for cell in cells) + " |"
    return re.sub(r" {2,}$", r"\\", line)
