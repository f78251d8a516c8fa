"""`roadmap report` and `roadmap request told`."""

import csv
import io
import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, made_once


@pytest.fixture
@made_once
def shipped(shell: Shell) -> None:
    """A story that shipped today, asked for by Acme."""
    shell("customer", "add", "--name", "Acme", "--csm", "Ada", "--arr", "60k")
    shell("request", "add", "--customer", "Acme", "--said", "I lose ten minutes", "--person", "Dr. Osei, chief")
    shell("story", "add", "--title", "History in hand", "--outcome", "sees it all", "--from", "R-1")
    shell("story", "move", "S-1", "shipped", "--because", "agreed")


def test_who_waits_and_who_was_told(shell: Shell, shipped: None) -> None:
    """A customer waits until they are told."""
    before = shell("report", "loop", "--json").json
    done = shell("request", "told", "R-1", "--answer", "solved")
    after = shell("report", "loop", "--format", "json").json

    assert (0, "Acme was told of S-1 on 2026-03-18; they say: solved.\n") == (done.code, done.err)
    assert [(None, None), ("2026-03-18T12:00:00Z", "solved")] == [
        (one["told_at"], one["answer"]) for one in (*before, *after)
    ]


def test_the_draft_is_signed(shell: Shell, shipped: None) -> None:
    """The drafted message greets the person by name, quotes them, and is signed."""
    text = shell("report", "loop", "--json").json[0]["message"]

    assert ("Hello Dr. Osei,", "Ada") == (text.splitlines()[0], text.splitlines()[-1])
    assert "“I lose ten minutes”" in text


def test_the_team_writes_its_own(shell: Shell, shipped: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template from the settings takes the place of the built-in one."""
    monkeypatch.setenv("ROADMAP_LOOP_MESSAGE", "{customer}: {title} is out.")

    assert "Acme: History in hand is out." == shell("report", "loop", "--json").json[0]["message"]


def test_my_customers(shell: Shell, shipped: None) -> None:
    """`me` is whoever asks."""
    assert [1, 0] == [len(shell("report", "loop", "--json", "--csm", one).json) for one in ("me", "Bob")]


def test_nothing_to_tell_is_refused(shell: Shell) -> None:
    """Before anything shipped, telling is refused and nothing is written."""
    shell("request", "add", "--customer", "Acme", "--said", "slow")
    done = shell("request", "told", "R-1")

    assert 1 == done.code
    assert "nothing to tell Acme yet: R-1 is part of no story" in done.err


def test_told_is_not_undone(shell: Shell, shipped: None) -> None:
    """What left the house stays."""
    shell("request", "told", "R-1")

    assert 1 == shell("undo").code


def test_without_a_board(shell: Shell, here: Path) -> None:
    """Nothing is created by looking."""
    assert (0, []) == (shell("report", "loop", "--json").code, shell("report", "loop", "--json").json)
    assert [] == list(here.iterdir())


def test_the_file_says_its_form(shell: Shell, shipped: None, here: Path) -> None:
    """--out writes what the file's name ends in, and replaces what is there, saying so."""
    first = shell("report", "loop", "--out", "loop.csv")
    again = shell("report", "loop", "--out", "loop.csv")
    shell("report", "loop", "--out", "loop.md")
    shell("report", "loop", "--out", "loop.json")

    assert ("Wrote loop.csv.\n", "Replaced loop.csv.\n", "") == (first.err, again.err, first.out)
    assert "Acme" == next(csv.DictReader(io.StringIO((here / "loop.csv").read_text())))["customer"]
    assert (here / "loop.md").read_text().startswith("# The loop\n")
    assert "S-1" == json.loads((here / "loop.json").read_text())[0]["story"]


def test_the_board_is_not_overwritten(shell: Shell, here: Path) -> None:
    """A report does not take the place of the board."""
    shell("init", "roadmap.json")
    done = shell("report", "loop", "--out", "roadmap.json")

    assert (1, True) == (done.code, "is the board itself" in done.err)


def test_a_folder_that_is_not_there_is_made(shell: Shell, shipped: None, here: Path) -> None:
    """--out makes the folders on its way."""
    shell("report", "loop", "--out", "out/of/loop.md")

    assert (here / "out/of/loop.md").exists()


def test_evidence_of_one_story(shell: Shell, shipped: None) -> None:
    """With one id JSON is one object, without it an array of the stories ahead."""
    assert ("S-1", 60_000) == tuple(
        shell("report", "evidence", "s-1", "--json").json[one] for one in ("story", "arr")
    )
    assert [] == shell("report", "evidence", "--json").json
    assert 3 == shell("report", "evidence", "S-9").code


def test_evidence_by_segment_and_stage(shell: Shell, shipped: None) -> None:
    """Filters choose the stories."""
    found = [
        len(shell("report", "evidence", "--json", "--stage", "shipped", *more).json)
        for more in ((), ("--csm", "me"), ("--csm", "Bob"), ("--segment", "SMB"), ("--owner", "Zoe"))
    ]

    assert [1, 1, 0, 0, 0] == found


def test_the_rank_tells_the_formula(shell: Shell, shipped: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a formula in the settings each place has a score, with what went into it."""
    monkeypatch.setenv("ROADMAP_RANK_FORMULA", "weight / effort")
    shell("story", "edit", "S-1", "--effort", "4")
    (found,) = shell("story", "rank", "--json").json

    assert (0.25, {"weight": 1, "effort": 4}, None) == (found["score"], found["inputs"], found["unknown"])
    assert "score 0.25 (weight 1, effort 4)" in shell("story", "rank").out


def test_a_formula_that_is_none_is_refused(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in the formula is named, with its place."""
    monkeypatch.setenv("ROADMAP_RANK_FORMULA", "weigth / effort")
    done = shell("story", "rank")

    assert (2, True) == (done.code, "ROADMAP_RANK_FORMULA asks for weigth" in done.err)


def test_a_guardrail_is_read(shell: Shell) -> None:
    """A reading of the guardrail says whether it holds, and leaves the target's readings alone."""
    line = '{"title": "Fast", "metric": "minutes", "target": 1, "guardrail": {"metric": "calls", "target": 5, '
    shell("story", "add", "-", stdin=line + '"direction": "down"}}')
    done = shell("story", "read", "S-1", "7", "--guardrail", "--json")

    assert ("S-1 guardrail read 7: broken\n", [], [7]) == (
        done.err,
        done.json["readings"],
        [one["value"] for one in done.json["guardrail_readings"]],
    )
    assert "guarded    broken: 7 on 18 Mar 2026" in shell("story", "show", "S-1").out


def test_a_guardrail_that_is_none_is_not_read(shell: Shell) -> None:
    """Without a guardrail there is nothing to read."""
    shell("story", "add", "--title", "Fast")

    assert 1 == shell("story", "read", "S-1", "7", "--guardrail").code


def test_measures(shell: Shell, shipped: None) -> None:
    """Every measure has its n, and no data is null."""
    found = {one["id"]: one for one in shell("report", "measures", "--json").json}

    assert (None, 0) == (found["hit-rate"]["value"], found["hit-rate"]["n"])
    assert (1, "messages") == (found["loop-waiting"]["value"], found["loop-waiting"]["unit"])
    assert "hit their target" in shell("report", "measures").out


def test_measures_apart(shell: Shell, shipped: None) -> None:
    """--by gives each measure for each group too, in every form."""
    found = shell("report", "measures", "--json", "--by", "csm").json
    lines = list(csv.DictReader(io.StringIO(shell("report", "measures", "--by", "csm", "--format", "csv").out)))

    assert {None, "Ada"} == {one["group"] for one in found}
    assert {"", "Ada"} == {one["group"] for one in lines}
    assert "## By csm" in shell("report", "measures", "--by", "csm", "--format", "md").out


def test_measures_of_a_period(shell: Shell, shipped: None) -> None:
    """--since and --until choose what happened; what stands is as of today."""
    found = {one["id"]: one["n"] for one in shell("report", "measures", "--json", "--until", "2026-01-31").json}

    assert (0, 1) == (found["captured"], found["loop-waiting"])


@pytest.mark.parametrize("name", ["board", "timeline", "evidence", "loop", "measures", "journey"])
@pytest.mark.parametrize("form", ["text", "md", "html", "svg", "json", "csv"])
def test_every_report_in_every_form(shell: Shell, shipped: None, name: str, form: str) -> None:
    """Each report can be had in each form, on a board and on none."""
    found = shell("report", name, "--format", form, "--since", "2026-01-01")
    none = shell("report", name, "--format", form, "--board", "none.json")

    assert (0, "", 0, "") == (found.code, found.err, none.code, none.err)
    assert found.out


def test_a_page_and_a_picture(shell: Shell, shipped: None, here: Path) -> None:
    """The end of a file's name asks for a page or for its pictures."""
    shell("report", "evidence", "S-1", "--out", "brief.html")
    shell("report", "timeline", "--out", "timeline.svg")

    assert "<h1>History in hand</h1>" in (here / "brief.html").read_text(encoding="utf-8")
    assert (here / "timeline.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_what_waits_is_told_with_the_board(shell: Shell, shipped: None) -> None:
    """The whole board's report tells what waits; a narrowed one only what its own stories wait for."""
    waits = "1 customer waits to be told of S-1."

    assert [True, True, False] == [
        waits in shell("report", "board", "--format", "md", *more).out
        for more in ((), ("--stage", "shipped"), ("--stage", "ready"))
    ]


def test_the_board_of_an_owner(shell: Shell, shipped: None) -> None:
    """--owner and --stage choose the stories."""
    shell("story", "add", "--title", "Mine", "--owner", "Ada")

    def ids(*more: str) -> list[str]:
        columns = shell("report", "board", "--json", *more).json
        return [row["story"] for column in columns for row in column["stories"]]

    assert [["S-2"], ["S-1"], ["S-2", "S-1"]] == [ids("--owner", "me"), ids("--stage", "shipped"), ids()]


def test_an_unknown_stage_is_refused(shell: Shell) -> None:
    """A slip in a stage is named, with the nearest."""
    done = shell("report", "board", "--stage", "shiped")

    assert (2, True) == (done.code, "Did you mean shipped?" in done.err)


@pytest.mark.parametrize("name", ["board", "timeline", "evidence", "loop", "measures", "journey"])
def test_a_mistyped_csm_or_segment_is_no_all_clear(shell: Shell, shipped: None, name: str) -> None:
    """Whom the board does not know is said, with who was meant; whom it knows gets no remark."""
    shell("customer", "edit", "Acme", "--segment", "SMB")

    assert "Nothing here is of a CSM 'Adda'. Did you mean Ada?\n" == shell("report", name, "--csm", "Adda").err
    assert "No customer is of a segment 'SMG'. Did you mean SMB?" in shell("report", name, "--segment", "SMG").err
    assert "" == shell("report", name, "--csm", "ada").err


def test_the_board_counts_as_the_screen_does(shell: Shell) -> None:
    """A declined story stands apart: it is none of the board's; the picture has a card for each of the others."""
    for title in ("one", "two", "three"):
        shell("story", "add", "--title", title)
    shell("story", "decline", "S-2", "--because", "no")
    svg = shell("report", "board", "--format", "svg").out

    assert ": 2 stories\n" in shell("report", "board").out
    assert "Declined (1)" in shell("report", "board").out
    assert all(f">{one}<" in svg for one in ("S-1", "S-3", "one", "three", "Discover 2"))
    assert ">S-2<" not in svg


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o027])
@pytest.mark.parametrize("name", ["board", "timeline", "loop", "evidence", "measures", "journey"])
def test_a_report_in_a_file_is_as_the_umask_says(shell: Shell, umask: int, name: str) -> None:
    """It is for others to read; one that is there keeps its mode."""
    shell("story", "add", "--title", "one")
    path, before = Path("asked.html"), os.umask(umask)
    try:
        assert 0 == shell("report", name, "--out", str(path)).code
        made = path.stat().st_mode & 0o777
        path.chmod(0o640)
        shell("report", name, "--out", str(path))
    finally:
        os.umask(before)

    assert (0o666 & ~umask, 0o640) == (made, path.stat().st_mode & 0o777)


def test_drafts_for_each_asker(shell: Shell, shipped: None, here: Path) -> None:
    """A file each, for the person alone to read; a folder that holds some is not written to again."""
    shell("request", "edit", "R-1", "--email", "Dr. Osei <osei@acme.example>")
    done = shell("report", "loop", "--letters", "--format", "eml", "--out", "letters")
    (draft,) = Path("letters").iterdir()
    again = shell("report", "loop", "--letters", "--format", "eml", "--out", "letters")

    assert "Wrote 1 draft to letters." in done.err
    assert "Nothing was sent. Once it was, `roadmap request told R-1` writes it down." in done.err
    assert (draft.name, draft.stat().st_mode & 0o777) == ("S-1-C-1-dr-osei.eml", 0o600)
    assert b'To: "Dr. Osei" <osei@acme.example>' in draft.read_bytes()
    assert (1, True) == (again.code, "holds mails already" in again.err)
    assert 2 == shell("report", "loop", "--format", "eml").code


def test_a_mail_merge_of_letters(shell: Shell, shipped: None) -> None:
    """A line for each asker; who has no address is named, with the way to add one."""
    done = shell("report", "loop", "--letters", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(done.out))

    assert (row["Email Address"], row["First Name"], row["Last Name"], row["Company"]) == (
        "",
        "Dr.",
        "Osei",
        "Acme",
    )
    assert "1 letter without an address: Dr. Osei, chief. `roadmap request edit R-1 --email ADDRESS`" in done.err
