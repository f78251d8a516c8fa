"""Generates the docs that are made from the code; with `--check`, only say whether they are what the code says.

python -m scripts.docs            writes docs/commands.md, docs/keys.md and docs/filters.md
python -m scripts.docs --check    exit code 1 where one of them is stale
"""

import ast
import inspect
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from roadmap_tui import errors
from roadmap_tui.cli.app.commands import EVERYWHERE, examples_of
from roadmap_tui.cli.app.root import root
from roadmap_tui.model.filters.context import Kind
from roadmap_tui.model.filters.fields import FilterField, fields_of
from roadmap_tui.settings.schema import KEYS, default, variable
from roadmap_tui.tui.common.commands import COMMANDS, Command, key_words, keys_of
from roadmap_tui.wording.finding import RULES

FOLDER = Path(__file__).parents[1] / "docs"
MADE = "<!-- Made from the code by `python -m scripts.docs`; a change here would be lost. -->"

OTHER_VARIABLES = {
    "ROADMAP_BOARD": "The board to use where `--board` names none.",
    "ROADMAP_JIRA_TOKEN": "The token for `tracker.jira.site`, and for no other site.",
    "ROADMAP_GITHUB_TOKEN": "The token for `tracker.github.repository`, and for no other one.",
    "ROADMAP_ERRORS": "`json` tells failures as a line of JSON, as `--errors json` does.",
    "ROADMAP_LINEAR_TOKEN": "The key for `tracker.linear.team`, and for no other one.",
    "ROADMAP_TODAY": "Another day than today, such as 2027-06-30, for rehearsals.",
    "NO_COLOR": "Set to anything: no colours.",
}
"""Variables that are no setting."""

PLACES = {
    "everywhere": "Everywhere",
    "board": "Board",
    "story": "Story",
    "editor": "Story form",
    "quotes": "Quotes beside the story form, while a phrase is picked",
    "question": "A question at the bottom",
    "inbox": "Inbox",
    "form": "Request form",
    "session": "Session form",
    "loop": "Loop",
    "timeline": "Timeline",
    "measures": "Measures",
    "readings": "Readings that are due",
    "customers": "Customers",
    "matrix": "Matrix",
    "sync": "Sync",
    "conflicts": "Conflicts between copies of the board",
    "glossary": "Glossary",
}
"""Titles of the places in which commands work, in the order of the page."""

_WHICH_BOARD = """\
## Which board

The one that `--board` names, then `ROADMAP_BOARD`, then the nearest `roadmap.json` upward from where you stand
(up to your home folder, and never another user's), then the one in your data folder. `roadmap paths` says which
it is, and why. A command that writes creates a board that is not there yet, and says so; one that reads creates
nothing.

Data goes to stdout, everything said to you to stderr. What creates something prints its id, alone. `--json`
prints JSON, whole. Nothing asks without a terminal.
"""
_SETTINGS = """\
## Settings

A flag wins over the environment, that over your own `roadmap.toml`, that over the `roadmap.toml` beside the
board, that over the default. `roadmap config` shows each value and where it comes from. Keys marked *yours alone*
may not stand beside a board, which others share; a `tracker.jira.site` or `tracker.github.repository` there is a
proposal, which `roadmap login` accepts. The token is in no file at all.
"""


_HOW = {
    "text": "holds the text",
    "name": "is called so, else holds the text",
    "person": "is called so, else holds the text; `me` is you",
    "id": "is it, whole",
    "who": "an id whole, or a part of a name that it has or had, of a domain, of an id elsewhere",
    "number": "`3`, `>3`, `<=0.5`",
    "money": "`>100k`, `<1.2m`",
    "day": '`<"end of Q3"`, `>=2027-01-01`, `<30d`',
    "age": "`>30d`, `<2w`",
    "flag": "`yes`, `no`",
    "presence": "`has:` and `no:` alone",
}
_FILTERS = """\
# Filters

One language filters stories, requests and customers: in the `/` of every screen that lists them, and as
`--filter` of lists, of reports and of commands that act on many at once.

```sh
roadmap story list --filter 'owner:me stage:ready,building arr:>100k due:<"end of Q3"'
roadmap request list --filter 'customer:acme age:>30d -dose "dark mode"'
roadmap report timeline --filter 'product:mobile no:owner'
```

| typed | keeps |
|---|---|
| `dose list` | what holds both words, in some form: in titles, parts, quotes, what customers said, notes, names |
| `"dark mode"` | what holds the phrase |
| `S-12`, `R-31`, `C-7` | that record, and what belongs to it |
| `owner:ann` | what has this value in this field |
| `stage:ready,building` | what has one of several values |
| `arr:>100k`, `due:<"end of Q3"` | what is more, or less: `<`, `<=`, `>`, `>=` |
| `owner:none` | what has no value in this field |
| `has:guardrail`, `no:owner,tag` | what has a field filled; what has none of these filled |
| `-word`, `-stage:draft` | what does not |

In the measures (`5`), fields say what is measured, and words which measures are shown.

All of it must hold. A value with a space stands in quotes. `me` is you. Days are read as everywhere:
`tomorrow`, `end of Q3`, `mid march`, `2027-06-30`; `30d` and `6w` count from today, ahead where the field lies
ahead.

A record is filtered by what belongs to it as well. A story by those who ask for it (`segment:enterprise`,
`renewal:<90d`, `channel:mail`), a request by its customer and its stories (`stage:shipped`), a customer by what
it asked and what came of it. It is enough that one of them fits; `-segment:enterprise` keeps what nobody of that
segment asks for.

A filter is kept under a name as a view, with grouping, order, density and columns: `roadmap view save`, or `v` on
a screen. `--view NAME` stands wherever a `--filter` lists or reports.

What means nothing is told while you type, with the nearest field or value there is, and leaves the rest of the
filter as it is; `tab` completes a field or a value, and once more offers the next. A command refuses a wrong
field or value; a name that nobody has (`owner:bem`) finds nothing there, with a remark.
"""


def commands_page() -> str:
    """Every command with its options and examples, the exit codes, and the settings."""
    context = click.Context(root, info_name="roadmap")
    parts = [MADE, "", "# Commands", "", *_summary(), _WHICH_BOARD, "## Options everywhere", ""]
    parts += ["They stand before or after any command.", "", *_options(root, context, everywhere=True), ""]
    parts += ["## Exit codes", "", "| code | when |", "|---|---|", *_exit_codes(), ""]
    for name in root.list_commands(context):
        command = root.get_command(context, name)
        assert command is not None
        parts += _command(command, click.Context(command, parent=context, info_name=name), "##")
    parts += [_SETTINGS]
    parts += ["| key | variable | meaning | default | whose |", "|---|---|---|---|---|", *_keys(), ""]
    parts += ["Other variables:", "", "| variable | meaning |", "|---|---|"]
    parts += [f"| `{name}` | {words} |" for name, words in OTHER_VARIABLES.items()]
    return "\n".join(parts) + "\n"


def keys_page() -> str:
    """Every key by screen, with what it does and the command's id."""
    parts = [MADE, "", "# Keys", ""]
    parts += ["`?` shows the keys of where you are, `^p` searches everything that can be done there.", ""]
    parts += [_IDS, ""]
    parts += ["`^` is Ctrl, a capital letter is Shift. An id names a command for good, whatever its key is.", ""]
    for where, title in PLACES.items():
        parts += [f"## {title}", "", "| key | what | | id |", "|---|---|---|---|"]
        parts += [_key_row(one) for one in COMMANDS if one.where == where] + [""]
    return "\n".join(parts).rstrip() + "\n"


_IDS = """\
`:` goes to anything: records, screens, commands. So does an id that is typed right behind `g`, wherever `g` goes
to the top, and `⏎`: `g12`, `gs12`, `gR-31`. `g` goes to the top at once, as it does alone. A digit within 0.7
seconds begins an id, and so does `s`, `r` or `c` with a digit or a hyphen right behind it; any other key does
what it does alone."""


def filters_page() -> str:
    """The language of filters, and every field of each kind of record."""
    parts = [MADE, "", _FILTERS]
    titles: dict[Kind, str] = {"Story": "stories", "Request": "requests", "Customer": "customers"}
    for kind, title in titles.items():
        parts += [f"## Fields of {title}", "", "| field | what it is | how it is compared |", "|---|---|---|"]
        parts += [_filter_row(one) for one in fields_of(kind).values()] + [""]
    return "\n".join(parts).rstrip() + "\n"


def _filter_row(field: FilterField) -> str:
    names = ", ".join(f"`{name}:`" for name in (field.name, *field.others))
    how = ", ".join(f"`{one}`" for one in field.choices) or _HOW[field.sort]
    return f"| {names} | {_cell(field.help)} | {how} |"


_LEVELS = {"error": "stops", "warn": "advises", "info": "asks"}
_KINDS = {
    "A": "Who it is about",
    "S": "Moment, obstacle, benefit, and whose gain",
    "F": "An outcome, and nothing that is built",
    "V": "The number, and words that can be denied",
    "C": "How it is written",
    "L": "Other languages",
    "E": "What stands behind it",
    "R": "Requests",
}
_WORDING = """\
# How a story is judged

A story is a customer's success, told as if it were already so: who, when, what they then do, what they no
longer suffer and what that cost, what it is good for, and a number that shows it. It is judged by these
parts, apart from its number, and each finding says why and what to ask. A rule that *stops* keeps a story
from `ready`; one that *advises* or *asks* keeps nothing back, and nothing refuses a request.

> A physician is presented with a simple summary of a patient's treatment history before each consultation
> without spending 5 or 10 minutes figuring out where the information resides. This allows physicians to see
> more patients.

In the editor findings stand beside the field they are about; `roadmap story check` prints them. A text in another
language than English is told so, and judged by its fields alone; what judging German would take is not there yet.
Where nothing is found, a second opinion that was learned from many texts may still stop a story; where it is for
a story, a rule that stops honest texts now and then only advises. The judge is no reader: in a manner that it has
not met, one good story in thirty is stopped (of pasted text one in twenty), one plainly bad story in fifty passes
(one in twelve), and of those that tell a good story with one hidden fault one in seven (and half). Why it is done
so, and how often it is right:
[decision 21](adr/21-rules-with-reasons-and-a-second-opinion.md).
"""


def wording_page() -> str:
    """Every rule with what it asks, a bad and a good example."""
    lines = [MADE, "", _WORDING]
    for kind, title in _KINDS.items():
        rules = [one for one in RULES.values() if one.id.startswith(kind)]
        lines += [f"## {title}", "", "| rule | | bad | good |", "|---|---|---|---|"]
        lines += [
            f"| {one.id.partition('-')[0]} {_cell(one.sentence)} | {_LEVELS[one.level]} "
            f"| {_cell(one.fires or one.bad or '')} | {_cell(one.silent or one.good or '')} |"
            for one in rules
        ]
        lines.append("")
    return "\n".join(lines)


_LONGEST_CELL = 140


def _cell(text: str) -> str:
    """A text as a cell of a table, cut where it is long."""
    line = " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
    return line if len(line) <= _LONGEST_CELL else f"{line[:_LONGEST_CELL].rpartition(' ')[0]} …"


PAGES = {
    "commands.md": commands_page,
    "keys.md": keys_page,
    "filters.md": filters_page,
    "wording.md": wording_page,
}


def exit_words() -> dict[int, str]:
    """What each exit code means: the docstrings of `errors.Exit`."""
    body = ast.parse(inspect.getsource(errors.Exit)).body[0]
    assert isinstance(body, ast.ClassDef)
    found: dict[int, str] = {}
    for one, after in zip(body.body, body.body[1:], strict=False):
        if isinstance(one, ast.Assign) and isinstance(after, ast.Expr):
            found[ast.literal_eval(one.value)] = ast.literal_eval(after.value)
    return found


def _summary() -> list[str]:
    lines = [root.help.split("\n\n")[0] if root.help else "", "", "Without a command the board opens.", ""]
    lines += ["| command | what it does |", "|---|---|"]
    for name, words in ((name, words) for name, (_, words) in root.table.items() if words):
        lines.append(f"| [`{name}`](#roadmap-{name}) | {_cell(words)} |")
    return [*lines, ""]


def _command(command: click.Command, context: click.Context, level: str) -> Iterator[str]:
    """The section of one command, and of those below it."""
    yield from [f"{level} {context.command_path}", ""]
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield from ["```text", usage, "```", ""]
    yield from ["\n\n".join(" ".join(part.split()) for part in (command.help or "").split("\n\n")), ""]
    options = _options(command, context, everywhere=False)
    if options:
        yield from [*options, ""]
    lines = examples_of(context)
    if lines:
        yield from ["```sh", *lines, "```", ""]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _command(below, click.Context(below, parent=context, info_name=name), f"{level}#")


def _options(command: click.Command, context: click.Context, *, everywhere: bool) -> list[str]:
    rows = []
    for one in command.get_params(context):
        record = one.get_help_record(context) if isinstance(one, click.Option) else None
        if record is None or "--help" in one.opts or (one.name in EVERYWHERE) != everywhere:
            continue
        rows.append(f"| `{_cell(record[0])}` | {_cell(record[1])} |")
    return ["| option | meaning |", "|---|---|", *rows] if rows else []


def _exit_codes() -> list[str]:
    return [f"| {code} | {words} |" for code, words in exit_words().items()]


def _keys() -> Iterator[str]:
    for name, key in KEYS.items():
        whose = "yours alone" if key.mine else "yours or the board's"
        words = _cell(key.words)
        yield f"| `{name}` | `{variable(name)}` | {words} | {_default(default(name))} | {whose} |"


def _default(value: Any) -> str:
    if value is None or value in ({}, ()):
        return ""
    if isinstance(value, timedelta):
        return f"`{int(value.total_seconds()) // 60}m`"
    return f"`{value}`"


def _key_row(one: Command) -> str:
    keys = " ".join(f"`{key_words(key)}`" for key in keys_of(one)) or "in the palette"
    return f"| {keys} | {_cell(one.label)} | {_cell(one.sentence)} | `{one.id}` |"


def _cell(text: str) -> str:
    """A text that stays within its cell of a table."""
    return " ".join(text.replace("|", "\\|").split())


def main(arguments: list[str]) -> int:
    """Write or check every page; the exit code."""
    stale = 0
    for name, page in PAGES.items():
        path, text = FOLDER / name, page()
        if path.exists() and path.read_text("utf-8") == text:
            continue
        if "--check" in arguments:
            print(f"{path.relative_to(FOLDER.parent)} is stale: python -m scripts.docs")
            stale = 1
        else:
            path.write_text(text, "utf-8")
            print(f"wrote {path.relative_to(FOLDER.parent)}")
    return stale


if __name__ == "__main__":
    os.chdir(FOLDER.parent)
    sys.exit(main(sys.argv[1:]))
