"""The main job, as a person does it: from an export of requests to one issue in the tracker."""

import csv
from pathlib import Path

import pytest

from tests.e2e.conftest import ROOT, Jira, Open, Roadmap
from tests.e2e.terminal import CTRL_S, ENTER, SPACE, TAB, Terminal

DATA = ROOT.parent / "shared" / "data"
"""Real exports, where they are at hand."""
REQUESTS = 500
ZENDESK = (
    "Id,Requester,Requester email,Requester domain,Assignee,Subject,Description,Tags,Status,Priority,Via,"
    "Ticket type,Created at,Updated at,Organization"
).split(",")

STORY = {
    "title": "Reports on the devtools page",
    "actor": "front-end developers at retailers",
    "situation": "when they look for a slow component",
    "outcome": "see the component at fault in one look",
    "obstacle": "reading every frame of the profile",
    "cost": "20 minutes per search",
    "benefit": "fix it before the sale starts",
    "metric": "time to find a slow component",
    "unit": "min",
    "direction": "down",
    "baseline": "20",
    "target": "2",
    "due": "end of Q2",
    "measured_by": "stopwatch over ten searches, weekly",
}
"""What is typed, field by field, in the order of the form."""


def write_exports(folder: Path) -> tuple[Path, Path]:
    """Customers and requests in the shapes that tools export, where no real ones are at hand."""
    customers, requests = folder / "customers.csv", folder / "zendesk.csv"
    with customers.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["account", "segment", "arr", "domain", "csm"])
        rows.writerows(
            [f"Account {one}", "retail", 1000 * one, f"account{one}.example", "csm-east"] for one in range(1, 86)
        )
    with requests.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, ZENDESK, restval="")
        table.writeheader()
        for one in range(REQUESTS):
            account = one % 85 + 1
            about = "the devtools profile" if one % 50 == 0 else "the export"
            table.writerow(
                {
                    "Id": 1000 + one,
                    "Requester": f"User {one}",
                    "Requester email": f"user{one}@account{account}.example",
                    "Requester domain": f"account{account}.example",
                    "Subject": f"Please look at {about} ({one})",
                    "Description": f"We cannot work with {about},\nwhich is slow for us. {one}",
                    "Tags": "feature_request use",
                    "Status": "Open",
                    "Created at": f"2026-02-{one % 28 + 1:02} 10:00:00",
                    "Organization": f"Account {account}",
                }
            )
    return customers, requests


@pytest.fixture
def exports(tmp_path: Path) -> tuple[Path, Path]:
    """Customers and 500 requests, real ones where they are at hand."""
    real = DATA / "customers.csv", DATA / "zendesk.csv"
    return real if all(one.exists() for one in real) else write_exports(tmp_path)


def marked_three(terminal: Terminal) -> None:
    """Go to the inbox, leave what is about devtools, mark three."""
    terminal.keys("2")
    terminal.wait_for("500 new of 500")
    terminal.keys("/")
    terminal.wait_for("words, customer:")
    terminal.keys("devtools", ENTER)
    terminal.wait_for("/devtools ·")
    terminal.keys(SPACE, SPACE, SPACE)
    terminal.wait_for("3 marked")


def typed_story(terminal: Terminal) -> None:
    """Distil what is marked into a story, field by field, and save it."""
    terminal.keys("d")
    terminal.wait_for("who is it for")
    terminal.keys("\x1b[Z")
    for text in STORY.values():
        terminal.keys(text, TAB)
    terminal.wait_for("= 30 June 2026")
    terminal.keys(CTRL_S)
    terminal.wait_for("S-1 written from 3 requests")


@pytest.mark.slow
def test_from_an_export_to_one_issue(
    exports: tuple[Path, Path], roadmap: Roadmap, open_terminal: Open, jira: Jira
) -> None:
    """Requests are taken in, triaged, distilled into a story, and the story pushed twice: one issue is there."""
    customers, requests = exports
    roadmap("customer", "import", str(customers))
    roadmap("request", "import", str(requests))

    terminal = open_terminal(columns=160, rows=50, **jira.environment)
    terminal.wait_for("No story yet")
    marked_three(terminal)
    typed_story(terminal)
    terminal.keys("1")
    terminal.wait_for("S-1", STORY["title"][:12])
    terminal.keys("L")
    terminal.wait_for("S-1", "Draft", "· u undoes")
    terminal.keys("L")
    terminal.wait_for("Ready", "u undoes")
    terminal.keys("p")
    terminal.wait_for("Push S-1?", "It makes one")
    terminal.keys("p")
    terminal.wait_for("S-1 → ROAD-1 created")
    terminal.wait_until(lambda: terminal.text.count("ROAD-1") > 1, "the key on the card")
    terminal.keys("p")
    terminal.wait_for("Push S-1 to ROAD-1?")
    terminal.keys("p")
    terminal.wait_for("in step already")
    terminal.keys("q")

    assert 0 == terminal.wait_end()
    assert ["ROAD-1"] == [one["key"] for one in jira.told("issues")]
    assert [] == jira.told("breaches")
