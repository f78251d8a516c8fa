"""Learns the weights of the second opinion from the texts that were told apart by hand.

    python -m scripts.weights [--left-out]

Reads the sets that may be looked at, never `held`, fits a logistic regression with an L2 penalty for stored
stories, for their parts apart from the number, and for pasted text, and writes `wording/data/weights.toml`. The
limit is set by leaving out each hand in turn, so high that one in a hundred of its good texts lies above it.

With `--left-out` nothing is written: each set is left out in turn, and the whole gate with what is learned from
the others is counted on it. The rules themselves were written with all of them in sight but `held`.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import exp, sqrt
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from bench.judgement import HANDS, rows, sets, story_of, verdicts
from roadmap_tui.wording import second_opinion
from roadmap_tui.wording.lexicon import PLAIN
from roadmap_tui.wording.passage import Passage
from roadmap_tui.wording.rules.opinion import number_of, told_parts
from roadmap_tui.wording.second_opinion import PARTS, TOLD, Reading, Weights, features, keyed
from roadmap_tui.wording.tokens import Text

FILE = Path(__file__).parents[1] / "roadmap_tui" / "wording" / "data" / "weights.toml"
SETS = ("tuned", "earlier", *HANDS)
LEFT_OUT = (*HANDS, *(name for name in sets() if name in {"strangers", "held"}))
"""The sets that are counted by what others teach; of `strangers` and `held` nothing is ever learned."""
OF_THE_NUMBER = frozenset(("numbers", "output", "gut"))
"""Kinds whose only fault is the number; only `strangers` are sure to have no other."""
ROUNDS, STEP = 200, 0.3


class Settings(NamedTuple):
    """How a table is learned: the penalty, the least uses of a feature, the good texts let above the limit."""

    penalty: float
    least_uses: int
    good_stopped: float


FORMS = {
    "record": Settings(15.0, 10, 0.01),
    "story": Settings(15.0, 10, 0.005),
    "passage": Settings(15.0, 10, 0.005),
}
"""Chosen by what each set left out shows: no more than one good text in a hundred is stopped."""
HEAD = """\
# Made by `python -m scripts.weights` from the texts in tests/data; a change here would be lost.
# Above 0: what texts have that are no outcomes; below: what good ones have. The limit is the score of a verdict.
"""


class Sample(NamedTuple):
    """A text: its set, its form, its features, whether it is bad."""

    name: str
    form: str
    names: tuple[str, ...]
    is_bad: bool


def _record(row: dict[str, Any]) -> tuple[dict[str, Text], Reading | None]:
    parts = {part: Text(row[part]) for part in (*PARTS, "metric", "measured_by") if row.get(part)}
    return parts, number_of(story_of(row).target)


def _story(row: dict[str, Any]) -> tuple[dict[str, Text], Reading | None]:
    return {part: Text(row[part]) for part in PARTS if row.get(part)}, None


def _passage(row: dict[str, Any]) -> tuple[dict[str, Text], Reading | None]:
    if "text" in row:
        return told_parts(Passage(row["text"], PLAIN))
    story = ". ".join(row[part] for part in ("actor", "situation", *PARTS) if row.get(part))
    number = number_of(story_of(row).target)
    told = f"{row['metric']} {row['unit']}, {row['measured_by']}"
    texts = {"story": Text(story), "number": Text(told)}
    return {part: texts[part] for part in TOLD}, None if number is None else number._replace(unit="")


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
            names = tuple(sorted({" ".join(one) for one in features(*parts_of[form](row))}))
            found.append(Sample(name, of, names, is_bad))
    return found


def known_in(texts: Sequence[Sample], least_uses: int) -> list[str]:
    """The features that enough of the texts have."""
    uses = Counter(name for one in texts for name in one.names)
    return sorted(name for name, count in uses.items() if count >= least_uses)


def fitted(texts: Sequence[Sample], known: Sequence[str], penalty: float) -> tuple[dict[str, float], float]:
    """The weights of the features and the bias; good and bad texts count alike in sum."""
    places = {name: place for place, name in enumerate(known)}
    weights, pulled = [0.0] * len(known), [1e-9] * len(known)
    bias, pulled_bias = 0.0, 1e-9
    bad = sum(one.is_bad for one in texts)
    shares = {True: len(texts) / (2 * bad), False: len(texts) / (2 * (len(texts) - bad))}
    inside = [
        ([places[name] for name in one.names if name in places], float(one.is_bad), shares[one.is_bad])
        for one in texts
    ]
    for _ in range(ROUNDS):
        pull = [penalty * weight for weight in weights]
        pull_bias = 0.0
        for features_of, is_bad, share in inside:
            score = bias
            for place in features_of:
                score += weights[place]
            wrong = share * (1 / (1 + exp(-max(min(score, 30.0), -30.0))) - is_bad)
            pull_bias += wrong
            for place in features_of:
                pull[place] += wrong
        for place, one in enumerate(pull):
            pulled[place] += one * one
            weights[place] -= STEP * one / sqrt(pulled[place])
        pulled_bias += pull_bias * pull_bias
        bias -= STEP * pull_bias / sqrt(pulled_bias)
    return dict(zip(known, weights, strict=True)), bias


def score_of(one: Sample, weights: dict[str, float], bias: float) -> float:
    """The score of a text."""
    return bias + sum(weights.get(name, 0.0) for name in one.names)


def limit_of(form: str, texts: Sequence[Sample], known: Sequence[str], settings: Settings) -> float:
    """The score above which hardly a good text lies that a hand wrote of which nothing was learned."""
    good: list[float] = []
    own = "prose" if form == "passage" else "record"  # a record that is told as prose sets no limit for prose
    for hand in sorted({one.name for one in texts} - {"earlier"}):
        weights, bias = fitted([one for one in texts if one.name != hand], known, settings.penalty)
        good += [
            score_of(one, weights, bias)
            for one in texts
            if one.name == hand and one.form == own and not one.is_bad
        ]
    good.sort()
    place, part = divmod((1 - settings.good_stopped) * (len(good) - 1), 1)
    return good[int(place)] + part * (good[min(int(place) + 1, len(good) - 1)] - good[int(place)])


class Learned(NamedTuple):
    """What is learned for a form: the weights, and the limit beside the bias."""

    weights: dict[str, float]
    limit: float


def learned(form: str, *, without: str | None = None) -> Learned:
    """What all texts teach, or all but those of one set."""
    settings = FORMS[form]
    texts = [one for one in samples(form) if one.name != without]
    known = known_in(texts, settings.least_uses)
    weights, bias = fitted(texts, known, settings.penalty)
    return Learned(weights, limit_of(form, texts, known, settings) - bias)


def table(form: str) -> Iterable[str]:
    """The lines of a table of weights."""
    weights, limit = learned(form)
    yield f"[{form}]\nlimit = {limit:.2f}\nweights = '''"
    yield from (f"{weight:.2f} {name}" for name, weight in sorted(weights.items()) if abs(weight) >= 0.005)
    yield "'''"


def left_out(hand: str) -> Iterable[str]:
    """How many texts of a hand pass by the rules alone, and with what is learned from all others."""
    without = {form: learned(form, without=hand) for form in FORMS}
    opinions: dict[str, dict[str, tuple[Weights, float]]] = {
        "by the rules": dict.fromkeys(FORMS, (Weights(), 1.0)),
        "and what others teach": {form: (keyed(one.weights), one.limit) for form, one in without.items()},
    }
    passed: Counter[tuple[str, bool, str]] = Counter()
    every: Counter[tuple[str, bool]] = Counter()
    for name, tables in opinions.items():
        with patch.object(second_opinion, "weights_of", tables.__getitem__):
            for form, row, passes, _ in verdicts(hand):
                passed[form, row["kind"] == "good", name] += passes
                every[form, row["kind"] == "good"] += 1
    for (form, is_good), count in every.items():
        shown = ", ".join(f"{passed[form, is_good, name]} {name}" for name in opinions)
        yield f"{hand}, {form:<8}{'good' if is_good else 'bad ':<5} of {count // len(opinions):>3} pass: {shown}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--left-out", action="store_true", help="count on each hand what the others teach")
    is_counted = parser.parse_args().left_out
    if is_counted:
        print("\n".join(line for name in LEFT_OUT for line in left_out(name)))
        return
    FILE.write_text("\n".join([HEAD, *("\n".join(table(form)) + "\n" for form in FORMS)]), encoding="utf-8")


if __name__ == "__main__":
    main()
