"""A story's guardrail and its wording, from the shell."""

import json

import pytest

from tests.cli.conftest import Shell

GUARDRAIL = {
    "metric": "wrong doses",
    "unit": "%",
    "direction": "down",
    "baseline": 2,
    "target": 2,
    "due": "2027-06-30",
    "measured_by": "ward log",
}
OPTIONS = [
    part for name, value in GUARDRAIL.items() for part in (f"--guardrail-{name.replace('_', '-')}", str(value))
]


def test_a_guardrail_is_given_flat(shell: Shell) -> None:
    """Options of `add` and flat names of JSON Lines make the same guardrail."""
    line = json.dumps({"title": "B", **{f"guardrail_{name}": value for name, value in GUARDRAIL.items()}})
    shell("story", "add", "--title", "A", *OPTIONS)
    shell("story", "add", "-", stdin=line)
    shell("story", "add", "-", stdin=json.dumps({"title": "C", "guardrail": GUARDRAIL}))

    found = [shell("story", "show", one, "--json").json["guardrail"] for one in ("S-1", "S-2", "S-3")]
    assert [GUARDRAIL] * 3 == found


def test_a_guardrail_is_edited_part_by_part(shell: Shell) -> None:
    """An option changes its part alone, an empty one clears it, and the objective stands beside it."""
    shell("story", "add", "--title", "A", *OPTIONS, "--metric", "minutes")
    shell("story", "edit", "S-1", "--guardrail-target", "1", "--guardrail-unit", "", "--objective", "Safer wards")
    found = shell("story", "show", "S-1", "--json").json

    assert found["guardrail"] == {**GUARDRAIL, "target": 1, "unit": None}
    assert (found["target"]["metric"], found["objective"]) == ("minutes", "Safer wards")


def test_guardrail_and_objective_are_shown(shell: Shell) -> None:
    """The page of a story names what must not get worse, and which objective it serves."""
    shell("story", "add", "--title", "A", *OPTIONS, "--objective", "Safer wards")
    page = shell("story", "show", "S-1").out

    assert "guardrail  wrong doses" in page
    assert "objective  Safer wards" in page


def test_findings_are_shown_by_field_errors_first(shell: Shell) -> None:
    """The page of a story and its check give each finding under its field, with its reason and its hint."""
    shell("story", "add", "--title", "Build a dashboard", "--actor", "users", "--outcome", "is faster TBD")
    page, check = shell("story", "show", "S-1").out, shell("story", "check", "S-1").out
    lines = page.splitlines()

    assert lines.index("  title") < lines.index("  outcome") < lines.index("  actor")
    assert lines[lines.index("  title") + 1].startswith("    error It begins with “Build”")
    assert lines[lines.index("  title") + 2].startswith("          Say in place of “Build …”")
    assert check.splitlines()[2:] == lines[lines.index("  title") :]


def test_findings_on_pasted_text_name_the_characters(shell: Shell) -> None:
    """Text that has no fields is told where, counted from 1."""
    found = shell("story", "check", "-", stdin="Add a dashboard\n").out

    assert "[F01-build-verb] at 1-3\n" in found
    assert "[F02-ui-noun] at 7-15\n" in found


def test_a_word_to_avoid_is_told_with_what_it_means(shell: Shell) -> None:
    """In a field or in pasted text, the glossary's own word and its definition are said, the seeds' too."""
    shell("story", "add", "--title", "A", "--outcome", "a client is served")
    pasted = shell("story", "check", "-", stdin="A clerk helps a client\n").out
    told = (
        "The glossary has “customer” for “client”: The account that pays. Who works there is a person or a role."
    )

    assert told in shell("story", "show", "S-1").out
    assert told in pasted
    shell("glossary", "set", "customer", "--means", "Who signs.")
    [one] = [
        each
        for each in shell("story", "show", "S-1", "--json").json["findings"]
        if each["rule"] == "C05-off-glossary"
    ]
    assert (one["field"], one["message"]) == ("outcome", "The glossary has “customer” for “client”: Who signs.")


def test_metrics_are_completed(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """While `--metric` is typed the shell offers the board's own metrics, then the known ones."""
    shell("story", "add", "--title", "A", "--metric", "resits per term")
    monkeypatch.setenv("_ROADMAP_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "roadmap story add --metric re")
    monkeypatch.setenv("COMP_CWORD", "4")
    offered = shell().out.splitlines()

    assert offered[0] == "plain,resits\\ per\\ term"
    assert "plain,renewal\\ rate" in offered


def test_a_long_quote_is_cut(shell: Shell) -> None:
    """A story's page stays a page; the request has every word."""
    shell("request", "add", "--customer", "Acme", "--said", "word " * 400)
    shell("story", "add", "--title", "Found at once", "--from", "R-1")

    told = shell("story", "show", "S-1").out

    assert max(map(len, told.splitlines())) < 300
    assert "stage      discover, since just now" in told
