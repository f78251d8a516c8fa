"""What the pages show is what the program prints, on the boards that they speak of."""

import re
from pathlib import Path

import pytest

from roadmap_tui.intake.shapes import REQUEST_FIELDS
from roadmap_tui.model.message import PLACEHOLDERS
from roadmap_tui.settings.schema import KEYS, variable
from tests.cli.conftest import Shell
from tests.cli.test_main import on_a_terminal
from tests.docs.following import folded
from tests.docs.pages import ROOT
from tests.docs.test_following import EXPORT, FILES
from tests.each_row import each_row

MADE = "<!-- Made from the code"
WIDEST = 120
"""The most characters of a line of prose."""
HUNTING = "I lose ten minutes a visit hunting for the letter"


def page(name: str) -> str:
    """The text of a page of docs/."""
    return (ROOT / "docs" / name).read_text("utf-8")


def block(name: str, first: str) -> list[str]:
    """The lines of a page's block that begins with these words."""
    found = re.search(rf"^```text\n({re.escape(first)}.*?)^```$", page(name), re.MULTILINE | re.DOTALL)
    assert found

    return [folded(one) for one in found[1].splitlines()]


def test_a_story_of_the_sample_board(here: Path, shell: Shell) -> None:
    """The story that the guide takes for its example stands on the sample board under that id."""
    shell("demo", "--out", "roadmap.json")
    found = re.search(r"This one is `(S-\d+)` of the sample board:\n\n((?:> .*\n)+)", page("guide-pm.md"))
    assert found

    assert folded(found[2].replace("> ", "")) in folded(shell("story", "show", found[1]).out)


def test_who_renews_on_the_sample_board(here: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """The renewals of the guide are those of the sample board, as a terminal shows them."""
    monkeypatch.setenv("ROADMAP_TODAY", "2026-11-30")
    shell("demo", "--out", "roadmap.json")
    told = on_a_terminal("customer", "renewals", "--within", "6w", COLUMNS="104")
    shown = {folded(one) for one in told.splitlines()}

    assert [] == [one for one in block("guide-csm.md", "C-") if one not in shown]


def test_evidence_and_rank(here: Path, shell: Shell) -> None:
    """The evidence and the order that the guide shows come of three requests of two customers, and of a bet."""
    for name, text in FILES.items():
        Path(name).write_text(text, "utf-8")
    Path("more.csv").write_text(EXPORT.splitlines()[0] + "\n9,,,,,Print the list,,,\n", "utf-8")
    for line in (
        ("init", "roadmap.json"),
        ("customer", "import", "accounts.csv"),
        ("request", "import", "zendesk-export.csv"),
        ("request", "import", "more.csv"),
        ("request", "add", "--customer", "Acme Clinics", "--said", HUNTING, "--importance", "critical"),
        ("story", "add", "--title", "Treatment history in hand before each consultation", "--from", "R-1", "R-5"),
        ("request", "link", "R-2", "S-1", "--quote", "We phone the previous clinic for every second patient."),
        ("story", "add", "--title", "Doses are right at the first reading", "--kind", "bet"),
        ("story", "rank", "S-2", "--top"),
    ):
        assert 0 == shell(*line).code
    shown = folded(shell("story", "show", "S-1").out)
    ranked = folded(shell("story", "rank").out)

    assert [] == [one for one in block("guide-pm.md", "evidence") if one not in shown]
    assert [] == [one for one in block("guide-pm.md", "1\t") if one not in ranked]


@pytest.mark.parametrize(
    ("name", "starts", "ends", "there"),
    [
        ("guide-csm.md", "The fields are ", " Map the tool", set(REQUEST_FIELDS)),
        ("guide-csm.md", "It may hold `", "; `loop.declined`", set(PLACEHOLDERS)),
    ],
)
def test_lists_are_whole(name: str, starts: str, ends: str, there: set[str]) -> None:
    """A list that a page gives as all there is names each of them, and nothing else."""
    text = page(name)
    listed = text[text.index(starts) : text.index(ends, text.index(starts))]
    words = {word for span in re.findall(r"`([^`]+)`", listed) for word in re.findall(r"\w+", span)}

    assert there == words


@pytest.mark.parametrize("kind", ["jira", "github", "linear"])
def test_a_trackers_settings(kind: str) -> None:
    """A tracker's page lists each setting of its own, and each with its own variable."""
    rows = dict(re.findall(r"^\| `([a-z_.]+)` \| `(ROADMAP_\w+)` \|", page(f"{kind}.md"), re.MULTILINE))

    assert {name: variable(name) for name in rows} == rows
    assert set() == {name for name in KEYS if name.startswith(f"tracker.{kind}.")} - rows.keys()


GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@each_row("file", GUIDES)
def test_lines_can_be_read(file: Path) -> None:
    """A line of prose that a person wrote fits a window of 120 columns."""
    text = file.read_text("utf-8")
    prose = "" if text.startswith(MADE) else re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)

    assert [] == [one for one in prose.splitlines() if len(one) > WIDEST and not one.startswith(("|", "!["))]
