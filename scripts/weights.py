"""Learns the weights of the second opinion from the stories that were told apart by hand.

    python -m scripts.weights

Reads the sets that may be looked at (`tuned`, `earlier`), never `held`, fits a logistic regression with an L2
penalty, and writes `wording/data/weights.toml`. The limit is set by cross-validation: at most one good story in
two hundred lies above it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import exp, sqrt
from pathlib import Path
from typing import NamedTuple

from bench.judgement import rows
from roadmap_tui.wording.second_opinion import PARTS, features
from roadmap_tui.wording.tokens import Text

FILE = Path(__file__).parents[1] / "roadmap_tui" / "wording" / "data" / "weights.toml"
SETS = ("tuned", "earlier")
LEAST_USES = 6
PENALTY = 8.0
ROUNDS, STEP = 300, 0.3
FOLDS = 8
GOOD_STOPPED = 0.005
HEAD = """\
# Made by `python -m scripts.weights` from the texts in tests/data; a change here would be lost.
# Above 0: what texts have that are no outcomes; below: what good ones have. The limit is the score of a verdict.
"""


class Sample(NamedTuple):
    """A story: its features, whether it is bad."""

    names: tuple[str, ...]
    is_bad: bool


def samples() -> list[Sample]:
    """The texts of the sets that may be looked at."""
    return [
        Sample(names_of({part: row[part] for part in PARTS}), row["kind"] != "good")
        for name in SETS
        for row in rows("record", name)
    ]


def names_of(parts: dict[str, str]) -> tuple[str, ...]:
    """The features of a story's parts, by their names."""
    texts = {part: Text(raw) for part, raw in parts.items() if raw}
    opening = {part: text.words[0] for part, text in texts.items() if text.words}
    return tuple(sorted({name for _, name in features({part: one.bag for part, one in texts.items()}, opening)}))


def fitted(texts: Sequence[Sample], known: Iterable[str]) -> tuple[dict[str, float], float]:
    """The weights of the features and the bias; good and bad texts count alike in sum."""
    weights, bias = dict.fromkeys(known, 0.0), 0.0
    pulled, pulled_bias = dict.fromkeys(weights, 1e-9), 1e-9
    bad = sum(one.is_bad for one in texts)
    shares = {True: len(texts) / (2 * bad), False: len(texts) / (2 * (len(texts) - bad))}
    inside = [(tuple(name for name in one.names if name in weights), one.is_bad) for one in texts]
    for _ in range(ROUNDS):
        pull = {name: PENALTY * weight for name, weight in weights.items()}
        pull_bias = 0.0
        for names, is_bad in inside:
            score = bias + sum(weights[name] for name in names)
            wrong = shares[is_bad] * (1 / (1 + exp(-max(min(score, 30.0), -30.0))) - is_bad)
            pull_bias += wrong
            for name in names:
                pull[name] += wrong
        for name, one in pull.items():
            pulled[name] += one * one
            weights[name] -= STEP * one / sqrt(pulled[name])
        pulled_bias += pull_bias * pull_bias
        bias -= STEP * pull_bias / sqrt(pulled_bias)
    return weights, bias


def limit_of(texts: Sequence[Sample], known: Iterable[str]) -> float:
    """The score above which hardly a good story lies that was not learned from."""
    names = tuple(known)
    good = []
    for fold in range(FOLDS):
        weights, bias = fitted([one for place, one in enumerate(texts) if place % FOLDS != fold], names)
        good += [
            bias + sum(weights.get(name, 0.0) for name in one.names)
            for one in texts[fold::FOLDS]
            if not one.is_bad
        ]
    return sorted(good)[-1 - int(GOOD_STOPPED * len(good))]


def main() -> None:
    texts = samples()
    uses = Counter(name for one in texts for name in one.names)
    known = sorted(name for name, count in uses.items() if count >= LEAST_USES)
    weights, bias = fitted(texts, known)
    lines = [HEAD, f"limit = {limit_of(texts, known) - bias:.2f}"]
    lines += [
        "",
        "[weights]",
        *(f'"{name}" = {weights[name]:.2f}' for name in known if abs(weights[name]) >= 0.005),
    ]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
