"""Commands below the front ends are values: no sentence names one, and each that a remedy names can be typed."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import click

from roadmap_tui.cli.app.root import COMMANDS, root
from roadmap_tui.errors import Problem, Reason, Remedy
from roadmap_tui.tui.common.remedies import COMMANDS_OF
from tests.each_row import each_row
from tests.source import PACKAGE, modules_of, one_of

FRONT_ENDS = {"cli", "tui"}
MAKERS = {"Remedy": 0, "unknown": 2, "_nothing_known": 4}
"""What makes a remedy, with the place of its command among the arguments."""
KINDS = ("story", "request", "customer")
"""What stands for a name in the command of a remedy: one list of records each."""
NAMED = re.compile(rf"`roadmap\b|\broadmap (?:{'|'.join(COMMANDS)})\b(?! of\b)|[\s`(]--[a-z][a-z-]+\b", re.ASCII)
"""A command of the shell in a sentence, or one of its options."""
SHELL_ONLY = {
    "config set", "customer add", "customer import", "customer list", "doctor", "history", "init",
    "login", "merge", "product add", "product edit", "product merge", "request import", "request undo-import",
    "restore", "rotation list", "session edit", "story link", "story unlink", "tracker change",
}  # fmt: skip
"""Commands of remedies for which no screen has a key: there the command line is shown."""


class Named(NamedTuple):
    """A remedy as the code names it: its command and its options, and where."""

    command: str
    options: tuple[str, ...]
    place: str


def _texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The line and the words of each text but docstrings, examples of help, and makers of remedies."""
    for node in ast.iter_child_nodes(tree):
        is_made = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_example = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "examples"
        if is_made or is_docstring or is_example:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        yield from _texts(node)


def _commands(node: ast.expr) -> list[str]:
    """The commands that an argument can be; none where it was handed in."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            rest = "".join(str(one.value) for one in parts if isinstance(one, ast.Constant))
            return [f"{kind}{rest}" for kind in KINDS]
        case ast.IfExp(body=body, orelse=other):
            return [*_commands(body), *_commands(other)]
        case _:
            return []


@cache
def _remedies() -> list[Named]:
    found = []
    for path, tree in modules_of(holding=one_of(MAKERS)):
        place = path.relative_to(PACKAGE)
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS):
                continue
            at = MAKERS[node.func.id]
            if len(node.args) <= at:
                continue
            texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
            options = tuple(one for one in texts if isinstance(one, str) and re.fullmatch("--[a-z-]+", one))
            found += [Named(command, options, f"{place}:{node.lineno}") for command in _commands(node.args[at])]
    return found


def _command(words: str) -> click.Command | None:
    """A command of the shell by its words; None where there is none."""
    found: click.Command | None = root
    with click.Context(root) as context:
        for word in words.split():
            found = found.get_command(context, word) if isinstance(found, click.Group) else None
    return found


def _options(command: click.Command) -> set[str]:
    with click.Context(command) as context:
        return {name for one in command.get_params(context) for name in one.opts}


def test_no_sentence_below_the_front_ends_names_a_command() -> None:
    """A command or an option of the shell is told by a remedy, so that a screen can show its key."""
    told = [
        f"{path.relative_to(PACKAGE)}:{line}: {words}"
        for folder in PACKAGE.iterdir()
        if folder.name not in FRONT_ENDS
        for path, tree in modules_of(folder, holding=r"\broadmap\b|--[a-z]")
        for line, words in _texts(tree)
        if NAMED.search(words) and "var(--" not in words
    ]

    assert [] == told


@each_row(
    "sentence",
    [
        "Run `roadmap login`.",
        "See roadmap story list.",
        "Open it with a reason (--because).",
        "`--map A=b` takes it",
    ],
)
def test_a_sentence_that_names_a_command_is_seen(sentence: str) -> None:
    """The scan finds what it is for."""
    ((_, words),) = _texts(ast.parse(f"raise Refused({sentence!r})"))

    assert NAMED.search(words)


def test_every_remedy_can_be_typed() -> None:
    """Its command exists, and takes the options that stand with it."""
    remedies = _remedies()
    wrong = []
    for one in remedies:
        command = _command(one.command)
        if command is None or not set(one.options) <= _options(command):
            wrong.append(one)

    assert len(remedies) > 40
    assert [] == wrong


def test_every_remedy_has_a_key_or_none_on_purpose() -> None:
    """A command that a remedy names is in the table of the screens, or among those that only the shell has."""
    named = {one.command for one in _remedies()}

    assert SHELL_ONLY == named - {command for command, _ in COMMANDS_OF}


def test_what_the_screens_have_keys_for_can_be_typed() -> None:
    """Each command of the table exists in the shell, with the option that tells it."""
    wrong = [
        (command, argument)
        for command, argument in COMMANDS_OF
        if (found := _command(command)) is None or (argument.startswith("--") and argument not in _options(found))
    ]

    assert [] == wrong


@each_row(
    ("argument", "typed"),
    [
        ("S-1", "S-1"),
        ("", '""'),
        ("…", '"…"'),
        ("two words", '"two words"'),
        ("=ls", '"=ls"'),
        ("a=ls", "a=ls"),
        ("https://a.example/1#2", "https://a.example/1#2"),
        ('say "no"', "'say \"no\"'"),
        ("$HOME", "'$HOME'"),
        ("it's $5", "'it'\\''s $5'"),
    ],
)
def test_an_argument_is_typed_so_that_a_shell_takes_it_whole(argument: str, typed: str) -> None:
    """Double quotes where they do, single ones where a shell would look inside."""
    assert f"roadmap story move {typed}" == Remedy("story move", (argument,)).command_line


def test_a_problem_as_text_is_its_message_and_its_command_lines() -> None:
    """The message names no command; what is printed does."""
    problem = Problem("It is shut.", remedy=Remedy("story move", ("S-1", "--because", "…"), "{} opens it."))

    assert "It is shut." == problem.message
    assert 'It is shut. `roadmap story move S-1 --because "…"` opens it.' == str(problem)


def test_a_reworded_problem_keeps_its_reason_and_remedies() -> None:
    """What stands before a message changes nothing else of the problem."""
    problem = Problem("It is shut.", remedy=Remedy("undo"))
    again = problem.reworded("line 3: It is shut.")

    assert ("line 3: It is shut.", problem.reason, problem.remedies) == (
        again.message, again.reason, again.remedies,
    )  # fmt: skip


def test_every_reason_is_a_code_of_lower_case_words() -> None:
    """Programs read it; it stays as it is."""
    assert [] == [one for one in Reason if not re.fullmatch(r"[a-z]+(-[a-z]+)*", one)]


def test_every_reason_is_given_somewhere() -> None:
    """The register holds none that nothing says any more."""
    texts = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))

    assert [] == [one.name for one in Reason if f"Reason.{one.name}" not in texts]
