"""Commands on sets: several ids, or a filter; shown first, refused with reasons, taken back by one undo."""

import pytest

from roadmap_tui.cli.app.session import Session
from tests.cli.conftest import Shell, made_once
from tests.each_row import each_row
from tests.model.kit import TARGET, WHOLE


@pytest.fixture(autouse=True)
@made_once
def _filled(shell: Shell) -> None:
    for customer, owner in (("Acme", "Ann"), ("Birch", "Ben"), ("Cedar", "Ann")):
        shell("request", "add", "--customer", customer, "--said", f"{customer} waits")
        shell("story", "add", "--title", f"{customer} is served", "--owner", owner)


def _stages(shell: Shell) -> list[str]:
    return [one["stage"] for one in shell("story", "list", "--json").json]


@pytest.mark.parametrize(
    ("command", "field", "value"),
    [
        (("story", "move", "S-1", "S-3", "draft"), "stage", "draft"),
        (("story", "edit", "S-1", "S-3", "--owner", "Zoe"), "owner", "Zoe"),
        (("story", "decline", "S-1,S-3", "--because", "no"), "stage", "declined"),
        (("story", "archive", "S-1", "S-3"), "archived", True),
        (("story", "move", "--filter", "owner:Ann", "--yes", "draft"), "stage", "draft"),
        (("story", "edit", "--filter", "owner:Ann", "--yes", "--tag", "beta"), "tags", ["beta"]),
        (("customer", "edit", "Acme", "C-3", "--csm", "Dana"), "csm", "Dana"),
        (("customer", "edit", "--filter", "-birch", "--yes", "--csm", "Dana"), "csm", "Dana"),
        (("request", "decline", "R-1", "R-3", "--because", "no"), "state", "declined"),
        (("request", "snooze", "R-1", "R-3", "--until", "friday"), "state", "snoozed"),
        (("request", "link", "R-1", "R-3", "S-2"), "state", "linked"),
        (("request", "edit", "R-1", "R-3", "--channel", "call"), "channel", "call"),
        (("request", "edit", "--filter", "-customer:birch", "--yes", "--channel", "call"), "channel", "call"),
        (("request", "link", "S-2", "--filter", "-customer:birch", "--yes"), "state", "linked"),
    ],
)
def test_a_set_is_changed_in_one_change(
    shell: Shell, command: tuple[str, ...], field: str, value: object
) -> None:
    """Every one of them and no other; JSON names them, and one undo takes all back."""
    kind = command[0]
    listing = (kind, "list", "--archived") if kind == "story" else (kind, "list")
    before = shell(*listing, "--json").json
    done = shell(*command, "--json")

    assert 0 == done.code, done.err
    letter = kind[0].upper()
    assert {
        "changed": [f"{letter}-1", f"{letter}-3"],
        "unchanged": [],
        "refused": [],
        "dry_run": False,
    } == done.json
    now = {one["id"]: one[field] for one in shell(*listing, "--json").json}
    assert [value, value] == [now[f"{letter}-1"], now[f"{letter}-3"]]
    assert value != now[f"{letter}-2"]
    assert 0 == shell("undo").code
    after = shell(*listing, "--json").json
    assert [one[field] for one in before] == [one[field] for one in after]


def test_a_dry_run_shows_and_changes_nothing(shell: Shell) -> None:
    """What would be changed and what would refuse is told, whether by ids or by a filter."""
    shell("story", "move", "S-3", "draft")
    for which in (("S-1", "S-3"), ("--filter", "owner:Ann")):
        shown = shell("story", "move", *which, "draft", "--dry-run", "--json")

        assert {"changed": ["S-1"], "unchanged": ["S-3"], "refused": [], "dry_run": True} == shown.json
        assert "Would be so: S-1 → draft" in shown.err
    assert ["discover", "discover", "draft"] == _stages(shell)


def test_a_filter_asks_before_it_changes(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal it wants --yes; at one it shows what it would do, and a no changes nothing."""
    refused = shell("story", "move", "--filter", "owner:Ann", "draft")
    assert (2, True) == (refused.code, "add --yes, or --dry-run" in refused.err)

    monkeypatch.setattr(Session, "is_asking", True)
    for answer, stages in (("n", ["discover"] * 3), ("y", ["draft", "discover", "draft"])):
        asked: list[str] = []
        monkeypatch.setattr(
            Session,
            "confirm",
            lambda _self, question, _otherwise, say=answer, to=asked: to.append(question) or say == "y",
        )
        shell("story", "move", "--filter", "owner:Ann", "draft")
        assert ["Do it to 2?"] == asked
        assert stages == _stages(shell)


def test_what_refuses_keeps_all_or_is_left_out(shell: Shell) -> None:
    """Without --partly nothing is changed; with it the rest is; the reasons are told, as data too."""
    given = {
        **WHOLE,
        **{field: getattr(TARGET, field) for field in TARGET.__struct_fields__},
        "due": "2026-12-31",
    }
    options = [f"--{name.replace('_', '-')}={value}" for name, value in given.items()]
    shell("story", "edit", "S-1", *options)
    kept = shell("story", "move", "S-1", "S-2", "ready", "--json")
    assert (1, []) == (kept.code, kept.json["changed"])
    assert ["gate-refused"] == [one["reason"] for one in kept.json["refused"]]
    assert ["discover"] * 3 == _stages(shell)

    partly = shell("story", "move", "S-1", "S-2", "ready", "--partly", "--json")
    assert (1, ["S-1"], "S-2") == (partly.code, partly.json["changed"], partly.json["refused"][0]["id"])
    assert "S-2: S-2 cannot move to ready yet." in partly.err
    assert ["ready", "discover", "discover"] == _stages(shell)


def test_a_set_is_ranked_in_the_order_it_is_named(shell: Shell) -> None:
    """One after the other, on top, before and behind."""
    for command, order in (
        (("S-3", "S-2", "--top"), ["S-3", "S-2", "S-1"]),
        (("S-2", "S-3", "--after", "S-1"), ["S-1", "S-2", "S-3"]),
        (("S-3", "S-2", "--before", "S-1"), ["S-3", "S-2", "S-1"]),
    ):
        shell("story", "rank", *command)
        assert order == [one["id"] for one in shell("story", "list", "--json").json]


def test_a_note_is_left_on_each(shell: Shell) -> None:
    """Their ids are printed, one a line."""
    noted = shell("request", "note", "R-1", "R-2", "ask the wardens")

    assert ["N-1", "N-2"] == noted.out.split()
    assert "ask the wardens" in shell("request", "show", "R-2").out


@each_row(
    ("command", "code", "said"),
    [
        (("story", "move", "draft"), 2, "Name ids, or say which with --filter"),
        (("story", "move", "S-1"), 2, "Say which stage as well"),
        (("story", "note", "S-1"), 2, "Say what to note as well"),
        (("story", "move", "S-1", "draft", "--filter", "owner:Ann"), 2, "not both"),
        (("story", "edit", "S-1", "S-2", "--effort", "much"), 2, "effort"),
        (("story", "move", "S-1", "S-9", "draft"), 3, "There is no story S-9"),
        (("story", "archive", "--filter", "ownr:x", "--yes"), 2, "Did you mean owner?"),
        (("story", "archive", "--filter", "owner:nobody", "--yes"), 0, "The filter keeps nothing"),
        (("request", "link", "--filter", "acme", "--yes"), 2, "Missing argument"),
    ],
)
def test_what_cannot_be_done_is_said(shell: Shell, command: tuple[str, ...], code: int, said: str) -> None:
    """In a sentence, with the exit code of the contract, and nothing is changed."""
    outcome = shell(*command)

    assert (code, True) == (outcome.code, said in outcome.err), outcome.err
    assert ["discover"] * 3 == _stages(shell)
