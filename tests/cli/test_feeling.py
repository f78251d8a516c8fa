"""How a customer felt, as somebody heard it: written down, taken in, shown with the quote, found."""

from pathlib import Path

from tests.cli.conftest import Shell


def test_it_stands_with_the_quote_and_is_found(shell: Shell) -> None:
    """On the story's page, in the evidence and the loop's JSON; set, cleared and undone as any other field."""
    shell("story", "add", "--title", "Letters are found")
    shell("request", "add", "--customer", "Acme", "--said", "lost again", "--feeling", "Angry", "--story", "S-1")
    shell("request", "add", "--customer", "Birch", "--said", "we wait", "--story", "S-1")
    page = shell("story", "show", "S-1").out
    quotes = shell("story", "show", "S-1", "--json").json["evidence"]["quotes"]
    report = shell("report", "evidence", "S-1").out
    found = [
        [one["id"] for one in shell("request", "list", "--filter", words, "--json").json]
        for words in ("feeling:angry", "feeling:worried", "has:feeling", "no:feeling")
    ]
    wrong = shell("request", "edit", "R-1", "--feeling", "furious")
    shell("request", "edit", "R-1", "--feeling", "")
    cleared = shell("request", "show", "R-1", "--json").json["feeling"]
    shell("undo")

    assert "“lost again” Acme, angry\n" in page
    assert [("R-1", "angry"), ("R-2", None)] == [(one["request"], one["feeling"]) for one in quotes]
    assert "“lost again” Acme, angry\n" in report
    assert [["R-1"], [], ["R-1"], ["R-2"]] == found
    assert (2, True) == (wrong.code, "one of delighted, content, puzzled, annoyed, angry, worried" in wrong.err)
    assert (None, "angry") == (cleared, shell("request", "show", "R-1", "--json").json["feeling"])


def test_an_export_brings_it(shell: Shell) -> None:
    """A column of that name; what is none of the words is told, and the row is kept."""
    Path("in.csv").write_text("customer,said,Feeling\nAcme,one thing,worried\nBirch,another,[b]livid\n")
    done = shell("request", "import", "in.csv")
    rows = shell("request", "list", "--json").json

    assert "line 3: Feeling is one of delighted" in done.err
    assert {"one thing": "worried", "another": None} == {one["said"]: one["feeling"] for one in rows}


def test_it_is_counted_by_touchpoint(shell: Shell) -> None:
    """With n, and of those alone that say it."""
    add = ("request", "add", "--customer", "Acme", "--said")
    for feeling in ("annoyed", "annoyed", "content"):
        shell(*add, f"{feeling} words", "--feeling", feeling, "--touchpoint", "use")
    shell(*add, "nothing of it", "--touchpoint", "use")
    report = shell("report", "measures").out

    assert "say how it felt" in report
    assert "use: content 1 (n 3); use: annoyed 2 (n 3)" in " ".join(report.split())
