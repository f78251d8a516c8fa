"""`[touchpoints]` of the board's settings, as commands follow it."""

from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.each_row import each_row

OURS = """
[touchpoints]
names = ["learn", "sign up", "use", "billing"]

[touchpoints.words]
"sign up" = ["onboard", "trial"]
billing = ["invoice"]
"""


@pytest.fixture
def ours(shell: Shell) -> Shell:
    """A board with records from before its team named touchpoints of its own."""
    shell("init", "roadmap.json")
    shell("story", "add", "--title", "One", "--touchpoint", "onboard,use")
    shell("request", "add", "--said", "a", "--customer", "Acme", "--touchpoint", "onboard")
    shell("request", "add", "--said", "b", "--customer", "Acme", "--touchpoint", "renew")
    Path("roadmap.toml").write_text(OURS)
    return shell


def test_commands_know_a_touchpoint_by_its_words(ours: Shell) -> None:
    """What is given by a word is kept by the name; what is none is refused with those that there are."""
    ours("request", "edit", "R-2", "--touchpoint", "Invoice")
    refused = ours("request", "edit", "R-2", "--touchpoint", "renew")

    assert [one["touchpoint"] for one in ours("request", "list", "--json").json] == ["sign up", "billing"]
    assert ours("story", "list", "--touchpoint", "onboard", "--json").json[0]["touchpoints"] == ["sign up", "use"]
    assert refused.err == "roadmap: touchpoint is one of learn, sign up, use, billing, not `renew`.\n"


def test_a_change_of_what_was_renamed(ours: Shell) -> None:
    """Another touchpoint is added beside the name of today, and nobody is told of a change that was none."""
    ours("story", "edit", "S-1", "--touchpoint", "sign up,billing")

    assert ours("story", "show", "S-1", "--json").json["touchpoints"] == ["sign up", "billing"]


def test_the_doctor_tells_what_is_out_of_the_settings(ours: Shell) -> None:
    """A touchpoint that records still have is named with them, and shown behind the others."""
    found = ours("doctor", "--json")
    told = [one["sentence"] for one in found.json if one["name"] == "touchpoints"]
    gap = next(one for one in ours("report", "measures", "--json").json if one["id"] == "touchpoint-gap")

    assert (found.code, len(told)) == (1, 1)
    assert told[0].startswith("renew is no touchpoint of the settings, and R-2 still have it.")
    assert [one["label"] for one in gap["parts"]] == ["sign up", "use", "renew"]


def test_measures_by_touchpoint_stand_in_its_order(ours: Shell) -> None:
    """The team's order, then what is only used, then none."""
    ours("request", "add", "--said", "c", "--customer", "Acme")
    found = ours("report", "measures", "--by", "touchpoint", "--json").json

    assert list(dict.fromkeys(one["group"] for one in found if one["group"])) == [
        "sign up",
        "use",
        "renew",
        "none",
    ]


def test_measures_by_product(ours: Shell) -> None:
    """Requests and stories by their own product."""
    ours("story", "edit", "S-1", "--product", "Till")
    ours("request", "edit", "R-1", "--product", "Field")
    found = ours("report", "measures", "--by", "product", "--json").json
    counts = {one["group"]: one["n"] for one in found if one["id"] == "touchpoint-gap" and one["group"]}

    assert counts == {"Field": 1, "Till": 0, "none": 1}


def test_an_import_knows_them(ours: Shell) -> None:
    """From a column of their own, or from tags: by name, by a word, by words that hold together."""
    tags = ('"urgent, Invoice"', "vip sign-up", "Sign up", "renew")
    rows = [f"{at},Acme,said,{one}" for at, one in enumerate(tags)]
    Path("a.csv").write_text("\n".join(("id,customer,said,tags", *rows)))
    Path("b.csv").write_text("id,customer,said,touchpoint\n1,Acme,E,TRIAL\n2,Acme,F,renew\n")
    ours("request", "import", "a.csv")
    left = ours("request", "import", "b.csv")
    found = [one["touchpoint"] for one in ours("request", "list", "--json").json[2:]]

    assert found == ["billing", "sign up", "sign up", None, "sign up", None]
    assert "touchpoint is one of learn, sign up, use, billing, not “renew”" in left.err


@each_row(
    ("key", "value", "told"),
    [
        ("touchpoints.names", "use, Use", 'touchpoints.names has "Use" twice.'),
        ("touchpoints.names", "none", "none that is called none"),
        ("touchpoints.names", "learn, use", "has words for 'sign up', which is no touchpoint. There is: "),
        ("touchpoints.words.use", "Trial", '"Trial" belongs to sign up already, and not to use too.'),
        ("touchpoints.words.use", "learn", '"learn" belongs to learn already, and not to use too.'),
        ("touchpoints.words.go", "x", "has words for 'go', which is no touchpoint."),
    ],
)
def test_a_word_is_of_one_touchpoint(ours: Shell, key: str, value: str, told: str) -> None:
    """What would name two, or none, is refused, and the file stays as it is."""
    found = ours("config", "set", key, value)

    assert (found.code, Path("roadmap.toml").read_text()) == (2, OURS)
    assert told in found.err


def test_they_are_set_from_the_shell(ours: Shell) -> None:
    """In the board's own file, also a name of two words."""
    ours("config", "set", "touchpoints.words.sign up", "onboard, trial, start")

    assert '"sign up" = ["onboard", "trial", "start"]\n' in Path("roadmap.toml").read_text()
