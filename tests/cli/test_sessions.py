"""`roadmap session`, and what other commands tell of sessions."""

import csv
import io

import pytest

from tests.cli.conftest import Shell, made_once


@pytest.fixture
@made_once
def tried(shell: Shell) -> Shell:
    """A story in minutes that Acme asked for, and two sessions of it."""
    shell("story", "add", "--title", "One", "--metric", "time", "--unit", "min", "--target", "7")
    shell("request", "add", "--said", "a", "--customer", "Acme", "--story", "S-1")
    shell("story", "move", "S-1", "building", "--because", "so")
    add = ("session", "add", "--story", "S-1", "--customer")
    shell(*add, "Birch", "--participant", "nurse, day shift", "--result", "did", "--minutes", "4", "--note", "ok")
    shell(*add, "Birch", "--on", "2026-03-10", "--task", "find it", "--result", "with-help")
    return shell


def test_add_prints_its_id_and_the_sum(tried: Shell) -> None:
    """The id alone on stdout; what they add up to beside it."""
    found = tried("session", "add", "--story", "s-1", "--result", "failed", "--customer", "Acme")

    assert (found.code, found.out) == (0, "U-3\n")
    assert found.err == "S-1: 1 of 3 did it, 1 with help, median 4 min of 7.\n"


def test_list_show_and_edit(tried: Shell) -> None:
    """By story, customer, result and day, the newest first; as JSON whole."""
    tried("session", "edit", "U-2", "--minutes", "9", "--participant", "ward clerk")
    options = ["", "--result did", "--since 2026-03-11", "--customer acme", "--story S-1", "--limit 1"]
    lists = [tried("session", "list", *one.split()).out.count("U-") for one in options]
    shown = tried("session", "show", "U-2")
    plain = tried("session", "show", "u-1", "--json").json

    assert lists == [2, 1, 1, 0, 2, 1]
    assert [line.split(maxsplit=1) for line in shown.out.splitlines()[2:7]] == [
        ["customer", "Birch"],
        ["participant", "ward clerk"],
        ["task", "find it"],
        ["result", "with-help"],
        ["minutes", "9"],
    ]
    assert [one["id"] for one in tried("session", "list", "--json").json] == ["U-1", "U-2"]
    assert (plain["customer_name"], plain["participant"], plain["minutes"]) == ("Birch", "nurse, day shift", 4)


def test_what_is_wrong_is_told(tried: Shell) -> None:
    """In a sentence, with its exit code."""
    wrong = {
        ("add", "--story", "S-1"): (2, "needs its result"),
        ("add", "--story", "S-9", "--result", "did"): (3, "There is no story S-9"),
        ("add", "--story", "S-1", "--result", "maybe"): (2, "did, with-help, failed"),
        ("add", "--story", "S-1", "--result", "did", "--minutes", "soon"): (2, "a number"),
        ("edit", "U-1"): (2, "Say what to change"),
        ("show", "U-9"): (3, "There is no session U-9"),
        ("list", "--result", "maybe"): (2, "There is no result"),
    }
    found = {one: tried("session", *one) for one in wrong}

    assert {one: (each.code, wrong[one][1] in each.err) for one, each in found.items()} == {
        one: (code, True) for one, (code, _) in wrong.items()
    }


def test_the_story_shows_its_sessions(tried: Shell) -> None:
    """On its page and in JSON; in building, too, that nobody who asked has tried it."""
    page = tried("story", "show", "S-1").out
    plain = tried("story", "show", "S-1", "--json").json["sessions"]
    filters = ["sessions:>1", "sessions:>2", "has:untried", "no:untried", "clerk", "nurse"]
    kept = [tried("story", "list", "--filter", one).out.count("S-1") for one in filters]

    assert (
        "tried      1 of 2 did it, 1 with help, median 4 min of 7; nobody who asked for S-1 has tried it" in page
    )
    assert "U-1  18 Mar 2026, Birch, nurse, day shift, did, 4 min  “ok”" in page
    assert (plain["sessions"], plain["did"], plain["with_help"], plain["minutes"], plain["planned"]) == (
        2,
        1,
        1,
        4,
        7,
    )
    assert kept == [1, 0, 1, 0, 0, 1]


def test_a_page_lists_the_newest_sessions(tried: Shell) -> None:
    """And says how the others are seen; all of them are counted."""
    for minutes in range(11):
        tried("session", "add", "--story", "S-1", "--result", "did", "--minutes", str(minutes))
    page = tried("story", "show", "S-1").out

    assert "12 of 13 did it" in page
    assert "  1 earlier session: `roadmap session list --story S-1`\n" in page
    assert 12 == page.count("  U-")
    assert "  U-2 " not in page


def test_a_customers_page_tells_what_they_tried(tried: Shell) -> None:
    """The newest first, and as JSON whole."""
    page = tried("customer", "show", "Birch").out
    plain = tried("customer", "show", "Birch", "--json").json["sessions"]

    assert [
        "tried      U-1  S-1 on 18 Mar 2026, nurse, day shift, did in 4 min",
        "tried      U-2  S-1 on 10 Mar 2026, with help",
    ] == [line for line in page.splitlines() if line.startswith("tried")]
    assert [("U-2", None), ("U-1", 4)] == [(one["id"], one["minutes"]) for one in plain]
    assert [] == tried("customer", "show", "Acme", "--json").json["sessions"]


def test_shipping_untried_warns_and_goes_on(tried: Shell) -> None:
    """Until somebody who asked has tried it; then nothing is said."""
    first = tried("story", "move", "S-1", "shipped", "--because", "so")
    tried("story", "move", "S-1", "building")
    tried("session", "add", "--story", "S-1", "--customer", "Acme", "--result", "failed")
    second = tried("story", "move", "S-1", "shipped", "--because", "so")

    assert (first.code, second.code) == (0, 0)
    assert "Nobody who asked for S-1 has tried it; others did" in first.err
    assert "Nobody who asked" not in second.err


def test_who_took_part_is_told(tried: Shell) -> None:
    """In the loop's report, in a draft that claims no words of theirs, and told by the session."""
    tried("story", "move", "S-1", "shipped", "--because", "so")
    rows = {one["customer_name"]: one for one in tried("report", "loop", "--format", "json").json}
    text = tried("report", "loop").out
    told = tried("session", "told", "U-1", "--answer", "solved")
    after = {one["customer_name"]: one for one in tried("report", "loop", "--format", "json").json}

    assert (rows["Birch"]["requests"], rows["Birch"]["sessions"], rows["Birch"]["said"]) == (
        [],
        ["U-2", "U-1"],
        None,
    )
    assert "you tried it with us on 18 Mar 2026" in rows["Birch"]["message"]
    assert "you told us" not in rows["Birch"]["message"]
    assert "you tried it" not in rows["Acme"]["message"]
    assert "tried it on 18 Mar 2026" in text
    assert told.err == "Birch was told of S-1 on 2026-03-18; they say: solved.\n"
    assert (after["Birch"]["answer"], after["Acme"]["told_at"]) == ("solved", None)


def test_the_loop_is_filtered_by_who_took_part(tried: Shell) -> None:
    """They made no request, so their account, the story and the session are what a filter is of."""
    tried("story", "move", "S-1", "shipped", "--because", "so")
    found = {
        typed: [one["customer_name"] for one in tried("report", "loop", "--filter", typed, "--json").json]
        for typed in ("birch", "acme", "S-1", "nurse", "has:said")
    }

    assert {
        "birch": ["Birch"],
        "acme": ["Acme"],
        "S-1": ["Acme", "Birch"],
        "nurse": ["Birch"],
        "has:said": ["Acme"],
    } == {typed: sorted(names) for typed, names in found.items()}


def test_who_only_tried_it_gets_a_letter(tried: Shell) -> None:
    """To nobody by name, of nothing they said; and which command writes it down."""
    tried("story", "move", "S-1", "shipped", "--because", "so")
    alone = tried("report", "loop", "--letters", "--filter", "birch", "--format", "csv")
    both = tried("report", "loop", "--letters", "--format", "csv")

    assert "Hello Birch,\n\nyou tried it with us on 18 Mar 2026." in alone.out
    assert alone.err.splitlines() == [
        "1 letter without an address: Birch.",
        "Nothing was sent. Once it was, `roadmap session told U-2` writes it down.",
    ]
    assert ["Acme", "Birch"] == sorted(row["Company"] for row in csv.DictReader(io.StringIO(both.out)))
    assert "`roadmap request edit R-1 --email ADDRESS` adds one." in both.err


def test_the_evidence_shows_sessions(tried: Shell) -> None:
    """In the report and in its JSON, with who had asked for it."""
    text = tried("report", "evidence", "S-1").out
    html = tried("report", "evidence", "S-1", "--format", "html").out
    plain = tried("report", "evidence", "S-1", "--format", "json").json

    assert "1 of 2 did it, 1 with help, median 4 min of 7." in text
    assert "Tried while it was built" in html
    assert "nurse, day shift" in html
    assert [(one["session"], one["has_asked"]) for one in plain["sessions"]] == [("U-1", False), ("U-2", False)]
    assert plain["tried"]["did"] == 1


def test_remove_and_undo(tried: Shell) -> None:
    """Gone, and back again."""
    gone = tried("session", "remove", "U-1", "--json")
    left = tried("session", "list").out.count("U-")
    tried("undo")

    assert gone.json == {"id": "U-1", "removed": True}
    assert (left, tried("session", "list").out.count("U-")) == (1, 2)
