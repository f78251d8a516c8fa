"""Keys that were called otherwise before there was more than one tracker: the old names stay valid."""

from pathlib import Path

import pytest

from roadmap_tui.errors import Usage
from roadmap_tui.settings import board_file, load
from roadmap_tui.settings.edit import renew
from roadmap_tui.settings.schema import ADDRESSES, KEYS, KINDS, RENAMED, SECTIONS, variable
from roadmap_tui.settings.statuses import STATUS_READERS
from roadmap_tui.trackers.registry import ADAPTERS, adapter
from tests.each_row import each_row

OLD = """\
# my own
[jira]
site = "acme.atlassian.net"  # the team's
email = "ann@example.com"
project = "ROAD"

[jira.status]
building = "In Progress"
ready = "id:10001"

[look]
theme = "nord"
"""
NEW = """\
# my own
[look]
theme = "nord"

[tracker]
project = "ROAD"

[tracker.status]
building = "In Progress"
ready = "id:10001"

[tracker.jira]
site = "https://acme.atlassian.net"
"""
EVIL = {
    "tracker.jira.site": "evil.example",
    "tracker.github.repository": "evil/repo",
    "tracker.github.api": "evil.example/api/v3",
    "tracker.linear.team": "EVIL",
    "tracker.linear.api": "evil.example/graphql",
}
"""Where a board that somebody sent may lead, by the keys that say it."""
VALUES = {
    "edition": "cloud",
    "site": "acme.atlassian.net",
    "gateway": "gate.example.com",
    "evidence": "full",
    "push_from": "ready",
    "status": "building=Doing",
}


def test_every_old_name_has_a_new_one() -> None:
    """Nothing that could be configured before has been forgotten, and nothing is renamed to what is not there."""
    old = "site edition email project issue_type token_command push_from evidence gateway status".split()

    assert {f"jira.{key}" for key in old} == set(RENAMED)
    assert set(RENAMED.values()) <= set(KEYS)


@each_row("old", RENAMED)
def test_an_old_variable_sets_the_key(old: str) -> None:
    """`ROADMAP_JIRA_PROJECT` is `ROADMAP_TRACKER_PROJECT`."""
    given = VALUES.get(old.partition(".")[2], "words")
    before, after = load(environment={variable(old): given}), load(environment={variable(RENAMED[old]): given})

    assert before.value(RENAMED[old]) == after.value(RENAMED[old])
    assert variable(old) == before.origins[RENAMED[old]]


def test_an_old_file_is_read_as_it_stands(mine: Path) -> None:
    """And not written."""
    mine.write_text(OLD)
    settings = load(environment={})

    assert ("https://acme.atlassian.net", "ann@example.com") == (settings.jira.site, settings.jira.email)
    assert ("ROAD", {"building": "In Progress", "ready": "id:10001"}) == (
        settings.tracker.project,
        settings.tracker.status,
    )
    assert OLD == mine.read_text()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('[jira]\nproject = "A"\n[tracker]\nproject = "B"', ["[jira] project", "[tracker] project"]),
        (
            '[tracker.jira]\nsite = "a.example"\n[jira]\nsite = "b.example"',
            ["[jira] site", "[tracker.jira] site"],
        ),
        ('[jira.status]\nready = "A"\n[tracker.status]\nready = "B"', ["[jira] status", "[tracker] status"]),
    ],
)
def test_two_names_that_differ_are_named(mine: Path, text: str, places: list[str]) -> None:
    """One file that says two things of one setting is refused with both places."""
    mine.write_text(text)

    with pytest.raises(Usage, match="they differ") as refused:
        load(environment={})

    assert all(one in str(refused.value) for one in places), str(refused.value)


def test_two_variables_that_differ_are_named() -> None:
    """So are two variables."""
    with pytest.raises(Usage, match=r"ROADMAP_JIRA_PROJECT and ROADMAP_TRACKER_PROJECT .* differ"):
        load(environment={"ROADMAP_JIRA_PROJECT": "A", "ROADMAP_TRACKER_PROJECT": "B"})


def test_two_names_that_agree_are_one(mine: Path) -> None:
    """Nothing is refused where both say the same."""
    mine.write_text('[jira]\nsite = "acme.example"\n[tracker.jira]\nsite = "https://acme.example/"\n')

    assert "https://acme.example" == load(environment={}).jira.site


def test_layers_may_use_different_names(mine: Path, board: Path) -> None:
    """A person's file wins over the board's, whichever name each has for the key."""
    board_file(board).write_text('[tracker]\nproject = "THEIRS"\n')
    mine.write_text('[jira]\nproject = "MINE"\n')

    assert "MINE" == load(board, environment={}).tracker.project


@pytest.mark.parametrize("kind", KINDS)
def test_a_board_points_no_kind_of_tracker_anywhere(board: Path, kind: str) -> None:
    """Whatever kind a board names, the address beside it is a proposal."""
    section = ADDRESSES[kind][0].rpartition(".")[0]
    lines = [f'{key.rpartition(".")[2]} = "{EVIL[key]}"' for key in ADDRESSES[kind]]
    board_file(board).write_text("\n".join(["[tracker]", f'kind = "{kind}"', f"[{section}]", *lines, ""]))
    settings = load(board, environment={})

    assert (None, True) == (settings.own.address, str(settings.proposed_site).startswith("https://evil.example"))


def test_a_token_stands_in_no_file_under_any_name(mine: Path) -> None:
    """And the sentence names the variable, never the token."""
    for section in ("jira", "tracker", "tracker.jira"):
        mine.write_text(f'[{section}]\ntoken = "geheim"\n')
        with pytest.raises(Usage, match="ROADMAP_JIRA_TOKEN") as refused:
            load(environment={})
        assert "geheim" not in str(refused.value)


def test_old_names_are_written_anew(mine: Path) -> None:
    """Comments stay with their line or their place, other sections as they stand."""
    mine.write_text(OLD)
    before = load(environment={})
    renew(mine, RENAMED)
    text = mine.read_text()

    assert before.origins == load(environment={}).origins
    assert (before.jira, before.tracker) == (load(environment={}).jira, load(environment={}).tracker)
    assert "[jira" not in text
    assert 'site = "acme.atlassian.net"  # the team\'s' in text
    assert text.startswith('# my own\n[look]\ntheme = "nord"\n')


def test_what_stands_under_both_names_is_as_the_new_one_has_it(mine: Path) -> None:
    """The old one goes, also of a stage that both name."""
    mine.write_text(
        '[jira]\nproject = "OLD"\n[jira.status]\nready = "A"\nbuilding = "B"\n'
        '[tracker]\nproject = "NEW"\n[tracker.status]\nready = "C"\n'
    )
    renew(mine, RENAMED)
    found = load(environment={}).tracker

    assert ("NEW", {"ready": "C", "building": "B"}) == (found.project, found.status)
    assert "jira" not in mine.read_text()


def test_a_new_file_is_left_alone(mine: Path) -> None:
    """Where no old name stands nothing is written."""
    mine.write_text(NEW)
    renew(mine, RENAMED)

    assert NEW == mine.read_text()


def test_what_cannot_be_moved_safely_is_left(mine: Path) -> None:
    """A layout that only a person can edit is refused, and stands as it stood."""
    text = 'jira = {project = "ROAD"}\n'
    mine.write_text(text)

    with pytest.raises(Usage, match="by hand"):
        renew(mine, RENAMED)

    assert text == mine.read_text()


def test_every_kind_is_whole() -> None:
    """A kind of tracker has an adapter, a section, an address and a way to write a status."""
    assert set(KINDS) == set(ADAPTERS) == set(ADDRESSES) == set(STATUS_READERS)
    for kind in KINDS:
        assert f"tracker.{kind}" in SECTIONS
        assert kind == adapter(kind).kind


def test_an_unknown_section_is_answered_with_the_sections_of_today(mine: Path) -> None:
    """What there is are today's names: an old one stays valid and is no longer proposed."""
    mine.write_text('[keys]\nx = "y"\n')

    with pytest.raises(Usage) as refused:
        load(environment={})

    assert f"{mine}: there is no section [keys]. There is: {', '.join(SECTIONS)}." == str(refused.value)


def test_a_mistyped_old_section_is_answered_with_the_old_one(mine: Path) -> None:
    """Who writes `[jria]` meant `[jira]`, which is valid."""
    mine.write_text('[jria]\nproject = "ROAD"\n')

    with pytest.raises(Usage, match=r"no section \[jria\]\. Did you mean jira\?"):
        load(environment={})
