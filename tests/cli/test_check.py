"""`roadmap story check`: the wording rules from the shell."""

import json

import pytest

from tests.cli.conftest import Shell

GOOD = (
    "When the ward is full, a discharge coordinator finds a bed by lunch without ringing 20 homes, "
    "so that the patient sleeps in a proper room."
)


def test_a_good_line_is_no_failure(shell: Shell) -> None:
    """Pasted text without an error gives exit 0, and one object a line."""
    found = shell("story", "check", "-", "--json", stdin=f"{GOOD}\n\n{GOOD}\n")
    first, second = [json.loads(line) for line in found.out.splitlines()]

    assert (found.code, first) == (0, second)
    assert list(first) == ["text", "marks", "findings"]
    assert first["text"] == GOOD
    assert first["marks"]["missing"] == []
    assert list(first["findings"][0]) == ["rule", "level", "field", "start", "end", "message", "hint"]


def test_an_error_is_exit_1(shell: Shell) -> None:
    """A line with an error gives exit 1; reason and hint are told, errors first."""
    found = shell("story", "check", "-", stdin="Add a dashboard\n")

    assert found.code == 1
    assert found.out.index("F01-build-verb") < found.out.index("F02-ui-noun")
    assert "“Add”" in found.out


def test_markup_and_escapes_are_text(shell: Shell) -> None:
    """What is pasted comes back as it was."""
    found = shell("story", "check", "-", "--json", stdin="[bold]A nurse[/bold] \x1b[31mwaits\n")

    assert json.loads(found.out)["text"] == "[bold]A nurse[/bold] \x1b[31mwaits"


def test_a_line_that_is_no_text_is_refused(shell: Shell) -> None:
    """Bytes that are not UTF-8 are named by their line."""
    found = shell("story", "check", "-", stdin=b"\xff\xfe\n")

    assert found.code == 2
    assert "line 1" in found.err


def test_a_line_without_end_is_refused(shell: Shell) -> None:
    """A line far too long for a story is refused, and what stood before it is told."""
    found = shell("story", "check", "-", "--json", stdin=f"{GOOD}\n{'a ' * 5_000_000}\n")

    assert (found.code, found.out.count("\n")) == (2, 1)
    assert "line 2 has over 100,000 bytes" in found.err


def test_control_characters_are_shown_not_sent(shell: Shell) -> None:
    """What could act on a terminal comes back visible."""
    found = shell("story", "check", "-", stdin="A nurse\0 waits \x1b[2J\x1b]0;title\x07 \u202e so\n")

    assert not {"\0", "\x1b", "\x07", "\u202e"} & set(found.out + found.err)


def test_a_user_story_is_told_what_to_start_from(shell: Shell) -> None:
    """The parts that are there are named, and what to ask for."""
    found = shell("story", "check", "-", stdin="As a nurse, I want a chart, so that I don't phone.\n").out

    assert "it has an actor “nurse” and benefit “I don't phone”" in found
    assert "ask the nurse when it comes up, what stands in the way today" in found


def test_a_story_is_checked(shell: Shell) -> None:
    """A stored story is checked with its evidence; findings name the field."""
    shell("story", "add", "--title", "Build a dashboard", "--actor", "users")
    found = shell("story", "check", "S-1", "--json")
    [one] = found.json

    assert (found.code, one["story"]) == (1, "S-1")
    assert {"F01-build-verb", "A03-generic-actor", "E01-no-request"} <= {each["rule"] for each in one["findings"]}
    assert {each["field"] for each in one["findings"] if each["rule"] == "F01-build-verb"} == {"title"}


def test_without_an_id_the_board_is_checked(shell: Shell) -> None:
    """Every story that is not set aside is checked."""
    for title in ("Bills go out on time", "Vans arrive on time", "Calls end early"):
        shell("story", "add", "--title", title)
    shell("story", "decline", "S-2", "--because", "no")

    assert [one["story"] for one in shell("story", "check", "--json").json] == ["S-1", "S-3"]


def test_an_unknown_story_is_not_found(shell: Shell) -> None:
    """An id that is not there is exit 3."""
    assert shell("story", "check", "S-9").code == 3


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_no_board_has_nothing_to_check(shell: Shell, arguments: tuple[str, ...]) -> None:
    """Without a board nothing is made and nothing is wrong."""
    found = shell("story", "check", *arguments)

    assert (found.code, found.out.strip()) == (0, "[]" if arguments else "")


def test_show_has_the_findings(shell: Shell) -> None:
    """The JSON of one story carries what the rules say."""
    shell("story", "add", "--title", "Build a dashboard")

    assert "F01-build-verb" in {one["rule"] for one in shell("story", "show", "S-1", "--json").json["findings"]}
