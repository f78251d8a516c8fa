"""How often the wording rules judge right, by kind of text, in this checkout and in an earlier one.

    python -m bench.judgement [--beside CHECKOUT] [--show SET]

The sets of `tests/data/wording` were split by voice before any rule was tuned: `tuned` is looked at while
rules are written, `held` is only counted. `earlier` are the corpora of earlier rounds, `strangers` texts
beside the project by other hands, where they are there. A record passes where the gate lets it through, once
as written and once with its target swapped for a good one; prose passes with four marks, or the second opinion
for it, and no error. Prints a row per kind, with how many pass in the earlier checkout (one that has its own
`.venv`) and in this one, and how many real requests and user stories do; `--show tuned` lists the texts that are
judged wrong, with the reasons.
"""

import argparse
import csv
import json
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from roadmap_tui.actions.gate import gate_of
from roadmap_tui.model.records import Story, Target

try:
    from roadmap_tui.wording.check import check_text
except ImportError:  # the room's place in an earlier checkout
    from roadmap_tui.model.wording import check_text  # type: ignore[import-not-found, no-redef]

ROOT = Path(__file__).parents[1]
CORPORA = ROOT / "tests" / "data" / "wording"
EARLIER = ROOT / "tests" / "data" / "corpora"
SAMPLE = ROOT / "roadmap_tui" / "demo" / "data" / "stories.toml"
SHARED = ROOT.parent / "shared"
TODAY = date(2026, 11, 1)
FORMS = ("record", "swapped", "prose")
_SEEN = tuple(
    f"strangers_{number}"
    for number in (
        "one two three four five six nine ten eleven twelve thirteen fourteen fifteen seventeen eighteen "
        "nineteen twentyone twentytwo twentythree twentyfour twentyfive twentysix twentyseven twentyeight "
        "twentynine thirty thirtyone thirtytwo thirtyfive thirtysix thirtyseven thirtyeight thirtynine forty "
        "fortyone fortytwo fortythree fortyfour fortyfive fortysix fortyseven"
    ).split()
)  # the texts of seven, eight, sixteen, thirtythree, thirtyfour and fortyeight to fiftytwo are nowhere here
UNSEEN = tuple(
    f"strangers_{number}"
    for number in (
        "fiftythree fiftyfour fiftyfive fiftysix fiftyseven fiftyeight fiftynine sixty sixtyone sixtytwo "
        "sixtythree sixtyfour sixtyfive sixtysix sixtyseven sixtyeight sixtynine seventy seventyone "
        "seventytwo seventythree seventyfour seventyfive seventysix seventyseven seventyeight seventynine "
        "eighty eightyone eightytwo eightythree eightyfour eightyfive eightysix eightyseven eightyeight "
        "eightynine ninety ninetyone ninetytwo ninetythree ninetyfour ninetyfive ninetysix ninetyseven "
        "ninetyeight ninetynine"
    ).split()
)
"""The hands whose good texts are not read to mend a rule, but for a few records."""
HANDS = (*_SEEN, *UNSEEN)
"""The hands whose texts may be looked at and are learned from."""
OWN_SETS = ("held", "tuned", *HANDS)
_GOOD_TARGET = {
    "metric": "time lost per case",
    "unit": "minutes",
    "direction": "down",
    "baseline": 25,
    "target": 5,
    "measured_by": "stopwatch",
}

Counts = Counter[tuple[str, str, str, bool]]
"""Texts by set, form, kind and whether they pass."""


def sets() -> list[str]:
    """The names of the sets: those split by voice, those of earlier rounds, those that strangers wrote."""
    return [*OWN_SETS, "earlier", *(["strangers"] if SHARED.exists() else [])]


def rows(form: str, name: str) -> list[dict[str, Any]]:
    """The texts of a set, as records or as prose; `sample` are the stories of the sample board, all good."""
    is_prose = form == "prose"
    if name == "sample":
        told = [] if is_prose else tomllib.loads(SAMPLE.read_text(encoding="utf-8"))["story"]
        written = [one for one in told if "measured_by" in one.get("target", {})]
        return [{**one, **one["target"], "kind": "good", "due": "2027-12-31"} for one in written]
    if name in OWN_SETS:
        return [
            json.loads(line) for line in _lines(CORPORA / f"{'prose' if is_prose else 'records'}_{name}.jsonl")
        ]
    if name == "strangers":
        folder, ending = SHARED / "examples", "prose.txt" if is_prose else "records.jsonl"
        paths = [(kind, folder / f"{kind}-{ending}") for kind in ("good", "bad")]
    else:
        pattern = "{}*.txt" if is_prose else "stories_{}_*.jsonl"
        paths = [(kind, path) for kind in ("good", "bad") for path in sorted(EARLIER.glob(pattern.format(kind)))]
    return [
        {"kind": kind, **({"text": line} if is_prose else _row(json.loads(line)))}
        for kind, path in paths
        for line in _lines(path)
    ]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """A row with a title and a day, which those of earlier rounds lack."""
    return {"title": row["outcome"], "due": "2027-12-31", **row}


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def story_of(row: dict[str, Any], *, swapped: bool = False) -> Story:
    """A story with the fields of a row; with `swapped`, a good target instead of its own."""
    number = {name: row[name] for name in _GOOD_TARGET} if not swapped else _GOOD_TARGET
    return Story(
        id="S-1",
        uid="ABCDEFGHIJ",
        order=1.0,
        created_at=datetime(2026, 10, 1, tzinfo=UTC),
        created_by="Ada",
        **{name: row[name] for name in ("title", "actor", "situation", "outcome", "obstacle", "benefit")},
        target=Target(due=date.fromisoformat(row["due"]), **number),
    )


def verdicts(name: str) -> Iterator[tuple[str, dict[str, Any], bool, str]]:
    """The form, the row, whether it passes, and the reasons where it does not."""
    for form in FORMS:
        for row in rows(form, name):
            if form == "prose":
                checked = check_text(row["text"])
                errors = [f"{one.rule}: {one.message}" for one in checked.findings if one.level == "error"]
                reasons = f"lacks {', '.join(checked.marks.missing)}; {' '.join(errors)}"
                yield form, row, checked.passes, reasons
            else:
                gate = gate_of(story_of(row, swapped=form == "swapped"), today=TODAY)
                yield form, row, gate.is_open, gate.words


def counted() -> Counts:
    """The texts of every set, counted."""
    return Counter(
        (name, form, row["kind"], passes) for name in sets() for form, row, passes, _ in verdicts(name)
    )


def counted_beside(checkout: Path) -> Counts:
    """The same texts, counted by the rules of another checkout."""
    line = [str(checkout / ".venv" / "bin" / "python"), str(Path(__file__)), "--counts"]
    run = subprocess.run(line, cwd=checkout, capture_output=True, text=True, check=True)
    return Counter({(*key[:3], bool(key[3])): count for key, count in json.loads(run.stdout)})


def table(before: Counts | None, now: Counts) -> Iterator[str]:
    """The lines of the table: set, kind and form, with the share that passes before and now."""
    for name in sets():
        yield ""
        heads = [f"{form} before".rjust(17) + "now".rjust(12) for form in FORMS]
        yield f"{name:<16}{''.join(heads)}"
        kinds = sorted({key[2] for key in now if key[0] == name}, key=lambda kind: (kind != "good", kind))
        groups = [(kind, [kind]) for kind in kinds] + [("all bad", [kind for kind in kinds if kind != "good"])]
        for label, group in groups:
            cells = [
                _cell(counts, name, form, group, width)
                for form in FORMS
                for counts, width in ((before, 17), (now, 12))
            ]
            yield f"{label:<16}{''.join(cells)}"


def _cell(counts: Counts | None, name: str, form: str, kinds: list[str], width: int) -> str:
    """Of how many texts how many pass."""
    if counts is None:
        return "–".rjust(width)
    passed = sum(counts[name, form, kind, True] for kind in kinds)
    every = passed + sum(counts[name, form, kind, False] for kind in kinds)
    return f"{passed} of {every}".rjust(width)


def wrong(name: str) -> Iterator[str]:
    """The texts of a set that are judged wrong, with the reasons."""
    for form, row, passes, reasons in verdicts(name):
        if passes != (row["kind"] == "good"):
            said = row.get("text") or " | ".join(
                str(row[one]) for one in ("actor", "situation", "outcome", "obstacle", "benefit", "metric")
            )
            yield f"{form} {row['kind']}: {said}\n    {reasons if not passes else 'passes'}"


def asks() -> Iterator[str]:
    """How many real requests and user stories pass as stories, where they are there."""
    if not (SHARED / "data").exists():
        return
    with (SHARED / "data" / "zendesk.csv").open(encoding="utf-8", newline="") as file:
        requests = [f"{row['Subject']}\n{row['Description']}" for row in csv.DictReader(file)]
    for name, texts in (("requests", requests), ("user stories", _lines(SHARED / "data" / "user_stories.txt"))):
        yield f"{name:<16}{sum(check_text(text).passes for text in texts)} of {len(texts)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", type=Path, help="an earlier checkout, with its own .venv")
    parser.add_argument(
        "--show", choices=[one for one in sets() if one != "held"], help="list what is judged wrong"
    )
    parser.add_argument("--counts", action="store_true", help="print the counts as JSON")
    said = parser.parse_args()
    if said.counts:
        print(json.dumps(list(counted().items())))
        return
    if said.show:
        print("\n".join(wrong(said.show)))
        return
    print("\n".join(table(counted_beside(said.beside) if said.beside else None, counted())))
    print("", *asks(), sep="\n")


if __name__ == "__main__":
    sys.exit(main())
