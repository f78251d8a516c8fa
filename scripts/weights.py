"""Learns the weights of the second opinion from the texts that were told apart by hand.

    python -m scripts.weights [--left-out]

Reads the sets that may be looked at, never `held`, fits a linear support vector machine for stored stories, for
their parts apart from the number, and for pasted text, and writes `wording/data/weights.toml`. Each feature is
scaled by how unevenly good and bad texts have it, as naive Bayes would weigh it. The limit is set by leaving out
a fifth of the hands in turn, and by those alone that no rule was written with: so high that but two or three in a
hundred of their good texts lie above it, with what errors of the rules add.

With `--left-out` nothing is written: of those hands a fifth is left out in turn, and the whole gate with what is
learned from the others is counted on it, kind by kind.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from math import log, sqrt
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from unittest.mock import patch
from zlib import crc32

from bench.judgement import HANDS, TODAY, UNSEEN, rows, story_of, verdicts
from roadmap_tui.wording import second_opinion
from roadmap_tui.wording.check import check_story, check_text
from roadmap_tui.wording.lexicon import PLAIN
from roadmap_tui.wording.passage import Passage
from roadmap_tui.wording.rules import opinion
from roadmap_tui.wording.rules.opinion import number_of, told_parts
from roadmap_tui.wording.second_opinion import (
    NAMED,
    PARTS,
    Feature,
    Opinion,
    Reading,
    Trait,
    Weights,
    features,
    weights_of,
)
from roadmap_tui.wording.tokens import Text

FILE = Path(__file__).parents[1] / "roadmap_tui" / "wording" / "data" / "weights.toml"
SETS = ("tuned", "earlier", "sample", *HANDS)
OF_THE_NUMBER = frozenset(("numbers", "output", "gut"))
"""Kinds whose only fault is the number; only `strangers` are sure to have no other."""
ROUNDS, STILL = 60, 0.02


class Settings(NamedTuple):
    """How a table is learned.

    The cost of a text on the wrong side; how many features are kept; what an error of a rule that may err adds;
    the share of good texts above the limit.
    """

    cost: float
    kept: int
    doubt: float
    good_above: float


FORMS = {
    "record": Settings(0.05, 5_000, 0.5, 0.018),
    "story": Settings(0.02, 5_000, 0.5, 0.012),
    "passage": Settings(0.01, 10_000, 0.2, 0.026),
}
"""Chosen by what hands left out show."""
LEAST_USES, LEAST_WEIGHT, FOLDS = 3, 0.005, 5
HEAD = """\
# Made by `python -m scripts.weights` from the texts in tests/data; a change here would be lost.
# Above 0: what texts have that are no outcomes; below: what good ones have. An error of a rule that may err adds
# the doubt. Above the limit a text is stopped; else such rules only advise.
"""


class Sample(NamedTuple):
    """A text: its set, its form, its features (one that it has twice stands there twice), whether it is bad.

    `row` is the text itself.
    """

    name: str
    form: str
    names: tuple[Feature, ...]
    is_bad: bool
    row: dict[str, Any]


def _record(row: dict[str, Any]) -> tuple[dict[str, Text], Reading | None]:
    parts = {part: Text(row[part]) for part in (*NAMED, *PARTS, "metric", "measured_by") if row.get(part)}
    return parts, number_of(story_of(row).target)


def _story(row: dict[str, Any]) -> tuple[dict[str, Text], Reading | None]:
    return {part: Text(row[part]) for part in (*NAMED, *PARTS) if row.get(part)}, None


def _passage(row: dict[str, Any]) -> tuple[dict[str, Text], Reading | None]:
    return told_parts(Passage(row["text"] if "text" in row else _as_prose(row), PLAIN))


def _as_prose(row: dict[str, Any]) -> str:
    """A record as one would tell it, in one of several manners: each record has its own."""
    said = {name: str(value) for name, value in row.items()}
    begun = {name: value[:1].lower() + value[1:] for name, value in said.items()}
    fields = {
        **begun,
        **{name.title(): value[:1].upper() + value[1:] for name, value in said.items()},
        "way": "falls" if row.get("direction") == "down" else "rises",
        "due": f"{date.fromisoformat(row['due']):%d %B %Y}".lstrip("0"),
        "baseline": f"{row['baseline']:g}",
        "target": f"{row['target']:g}",
    }
    number = crc32(said["outcome"].encode())
    manners = _STORIES[number % len(_STORIES)], _NUMBERS[number // len(_STORIES) % len(_NUMBERS)]
    return " ".join(manners).format_map(fields)


_STORIES = (
    "{Actor} {situation} {outcome}, without {obstacle}, so that {benefit}.",
    "{Actor}, {situation}: {outcome}. Today: {obstacle}. Then {benefit}.",
    "{Situation}, {actor} {outcome} instead of {obstacle}, so {benefit}.",
    "{Actor} {outcome} {situation}. {Obstacle} is what stands in the way today. {Benefit}.",
    "{Title}. {Actor} {outcome}. Until now, {situation}, it means {obstacle}; then {benefit}.",
)
_NUMBERS = (
    "By {due}, {metric} {way} from {baseline} to {target} {unit} ({measured_by}).",
    "It is a success if {metric} has gone from {baseline} to {target} {unit} by {due}, read from: {measured_by}.",
    "{Metric}: {baseline} {unit} today, {target} by {due}, {measured_by}.",
    "Measured: {metric} from {baseline} to {target} {unit} by {due}, by {measured_by}.",
    "{Metric} goes from {baseline} {unit} to {target} by {due}, counted from {measured_by}.",
    "{Measured_By}: {metric} {baseline} now, to be {target} {unit} on {due}.",
)
"""Manners of telling a record, so that pasted texts are not told apart by the manner of a hand."""


def samples(form: str) -> list[Sample]:
    """The texts of the sets that may be looked at; pasted text is learned from records too."""
    parts_of: dict[str, Callable[[dict[str, Any]], tuple[dict[str, Text], Reading | None]]] = {
        "record": _record, "story": _story, "passage": _passage,
    }  # fmt: skip
    found = []
    for name in SETS:
        every = [("record", row) for row in rows("record", name)]
        if form == "passage":
            every += [("prose", row) for row in rows("prose", name) if name != "earlier"]
        for of, row in every:
            kind = row["kind"].removeprefix("clever-")
            is_bad = kind != "good" and not (form == "story" and name in HANDS and kind in OF_THE_NUMBER)
            found.append(Sample(name, of, tuple(sorted(features(*parts_of[form](row)), key=str)), is_bad, row))
    return found


def errors_in(one: Sample) -> int | None:
    """How many errors the second opinion is told of when it is asked of a text; None where it is not asked."""
    told: list[int] = []

    def ask(_: Any, __: Any, ___: Any, errors: int, **____: Any) -> Opinion:
        told.append(errors)
        return Opinion(0.0, ())

    with patch.object(opinion, "opinion", ask):
        check_text(one.row["text"]) if one.form == "prose" else check_story(story_of(one.row), today=TODAY)
    return told[0] if told else None


Table = dict[Feature, float]


def uneven(texts: Sequence[Sample]) -> Table:
    """How unevenly good and bad texts have each feature: the logarithm of the two shares, without its sign."""
    uses: dict[bool, Counter[Feature]] = {True: Counter(), False: Counter()}
    for one in texts:
        uses[one.is_bad].update(one.names)
    known = [name for name, count in (uses[True] + uses[False]).items() if count >= LEAST_USES]
    sums = {is_bad: sum(counts[name] + 1 for name in known) for is_bad, counts in uses.items()}
    return {
        name: abs(log((uses[True][name] + 1) / sums[True] * sums[False] / (uses[False][name] + 1)))
        for name in known
    }


def fitted(texts: Sequence[Sample], settings: Settings) -> tuple[Table, float]:
    """The weights of the features that tell most, and the bias.

    They are not fitted again by themselves: they were chosen by these texts, and would lean on them.
    """
    weights, bias = descended(texts, uneven(texts), settings.cost)
    uses = Counter(name for one in texts for name in one.names)
    telling = sorted(weights, key=lambda name: (-abs(weights[name]) * sqrt(uses[name]), str(name)))[
        : settings.kept
    ]
    return {name: weights[name] for name in telling}, bias


def descended(texts: Sequence[Sample], scales: Table, cost: float) -> tuple[Table, float]:
    """The weights of the features and the bias, by dual coordinate descent; good and bad texts count alike.

    Hsieh et al., A dual coordinate descent method for large-scale linear SVM, 2008; with the squared hinge loss.
    """
    places = {name: place for place, name in enumerate(scales)}
    steps = list(scales.values())
    weights = [0.0] * (len(steps) + 1)  # the last one is the bias
    bad = sum(one.is_bad for one in texts)
    shares = {True: len(texts) / (2 * bad), False: len(texts) / (2 * (len(texts) - bad))}
    points = []
    for one in texts:
        counts = Counter(places[name] for name in one.names if name in places)
        point = [(place, count * steps[place]) for place, count in counts.items()] + [(len(steps), 1.0)]
        slack = 1 / (2 * cost * shares[one.is_bad])
        points.append((point, 1 if one.is_bad else -1, slack, sum(value * value for _, value in point) + slack))
    alphas = [0.0] * len(points)
    order = list(range(len(points)))
    shuffled = Random(1)  # an order, not a secret
    for _ in range(ROUNDS):
        shuffled.shuffle(order)
        furthest = 0.0
        for at in order:
            point, side, slack, length = points[at]
            alpha = alphas[at]
            pull = side * sum([weights[place] * value for place, value in point]) - 1 + slack * alpha
            if alpha == 0 and pull >= 0:
                continue
            furthest = max(furthest, abs(pull))
            alphas[at] = max(alpha - pull / length, 0.0)
            moved = (alphas[at] - alpha) * side
            for place, value in point:
                weights[place] += moved * value
        if furthest < STILL:
            break
    return {name: weights[place] * scales[name] for name, place in places.items()}, weights[-1]


def score_of(one: Sample, weights: Table, bias: float) -> float:
    """The score of a text."""
    return bias + sum(weights.get(name, 0.0) for name in one.names)


def limit_of(form: str, texts: Sequence[Sample], settings: Settings) -> float:
    """The score above which hardly a good text lies, by the hands that no rule was written with.

    They are scored by what others teach: a fifth of the hands is left out at a time.
    """
    scores: list[float] = []
    own = "prose" if form == "passage" else "record"  # a record that is told as prose sets no limit for prose
    for first in range(FOLDS):
        out = UNSEEN[first::FOLDS]
        weights, bias = fitted([one for one in texts if one.name not in out], settings)
        good = (one for one in texts if one.name in out and one.form == own and not one.is_bad)
        judged = ((one, errors_in(one)) for one in good)
        scores += [
            score_of(one, weights, bias) + errors * settings.doubt for one, errors in judged if errors is not None
        ]
    return quantile(scores, 1 - settings.good_above)


def quantile(values: Iterable[float], share: float) -> float:
    """The value below which a share of the values lies."""
    ordered = sorted(values)
    place, part = divmod(share * (len(ordered) - 1), 1)
    return ordered[int(place)] + part * (ordered[min(int(place) + 1, len(ordered) - 1)] - ordered[int(place)])


class Learned(NamedTuple):
    """What is learned for a form: the weights, what an error of a rule adds, and the limit beside the bias."""

    weights: Table
    doubt: float
    limit: float

    @property
    def parts(self) -> dict[str, dict[Trait, float]]:
        """The weights by part."""
        parts: dict[str, dict[Trait, float]] = {}
        for (part, trait), weight in self.weights.items():
            parts.setdefault(part, {})[trait] = weight
        return parts


def learned(form: str, texts: Sequence[Sample]) -> Learned:
    """What texts teach."""
    settings = FORMS[form]
    weights, bias = fitted(texts, settings)
    return Learned(weights, settings.doubt, limit_of(form, texts, settings) - bias)


def table(form: str) -> Iterable[str]:
    """The lines of a table of weights."""
    found = learned(form, samples(form))
    yield f"[{form}]\ndoubt = {found.doubt:.2f}\nlimit = {found.limit:.2f}\n"
    yield f"[{form}.weights]"
    for part, weights in sorted(found.parts.items()):
        said = {one if isinstance(one, str) else f"({' '.join(one)})": weight for one, weight in weights.items()}
        kept = [(trait, weight) for trait, weight in sorted(said.items()) if abs(weight) >= LEAST_WEIGHT]
        yield "\n".join([f"{part} = '''", *(f"{weight:+.2f} {trait}" for trait, weight in kept)]) + "'''"


def left_out() -> Iterable[str]:
    """How many texts of the unseen hands pass by the rules alone, and with what the others teach, by fifths.

    The limits are those that are written, beside the bias of each fit.
    """
    texts = {form: samples(form) for form in FORMS}
    limits = {form: weights_of(form).limit + fitted(texts[form], FORMS[form])[1] for form in FORMS}
    passed: Counter[tuple[str, str, str]] = Counter()
    for first in range(FOLDS):
        out = UNSEEN[first::FOLDS]
        tables = {}
        for form, settings in FORMS.items():
            weights, bias = fitted([one for one in texts[form] if one.name not in out], settings)
            one = Learned(weights, settings.doubt, limits[form] - bias)
            tables[form] = Weights(one.parts, one.doubt, one.limit)
        with (
            patch.object(opinion, "second_opinion", lambda _, __, found, **___: found),
            patch.object(opinion, "second_opinion_pasted", lambda _, found: (found, False)),
        ):
            passed.update(("by the rules", *key) for key in _passing(out))
        with patch.object(second_opinion, "weights_of", tables.__getitem__):
            passed.update(("and what others teach", *key) for key in _passing(out))
    every = Counter((form, row["kind"]) for hand in UNSEEN for form, row, _, _ in verdicts(hand))
    for (form, kind), count in sorted(every.items()):
        shown = ", ".join(
            f"{passed[name, form, kind]} {name}" for name in ("by the rules", "and what others teach")
        )
        yield f"{form:<8}{kind:<16} of {count:>4} pass: {shown}"


def _passing(hands: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The form and the kind of each text of hands that passes."""
    return ((form, row["kind"]) for hand in hands for form, row, passes, _ in verdicts(hand) if passes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--left-out", action="store_true", help="count on each fifth of the hands what the others teach"
    )
    is_counted = parser.parse_args().left_out
    if is_counted:
        print("\n".join(left_out()))
        return
    FILE.write_text("\n".join([HEAD, *("\n".join(table(form)) + "\n" for form in FORMS)]), encoding="utf-8")


if __name__ == "__main__":
    main()
