"""Fits how sure a suggestion is, on half of the pairs of a request and its story.

    python -m scripts.likeness EXPORT.csv

The questions are those of `bench.pairs`; `bench.likeness` tells the result on the other half. Fits a
regression by gradient descent, takes the least share from which at least `WANTED` of first suggestions are right
on boards of every size, and writes `search/data/confidence.toml`.
"""

import argparse
from collections.abc import Sequence
from math import exp, log, sqrt
from pathlib import Path

from bench.pairs import SIZES, First, Sample, firsts, pairs_of, samples
from roadmap_tui.search.confidence import Confidence, signs

FILE = Path(__file__).parents[1] / "roadmap_tui" / "search" / "data" / "confidence.toml"
WANTED = 0.95
SMALLEST = 0.5
ROUNDS, STEP, PENALTY = 150, 0.5, 1e-4
HEAD = """\
# Made by `python -m scripts.likeness` from pairs of a request and its story; a change here would be lost.
# The strength of a story is evidence * root(its evidence) + likeness * (that of its most similar request) ** 0.7;
# that of no story is none. From the share `sure` on a suggestion is no guess.
"""


def fitted(known: Sequence[Sample]) -> tuple[float, float, float]:
    """The weights of evidence and of likeness, and the strength of no story, by Adagrad."""
    weights, pulled = [0.5, 5.0, 6.0], [1e-9] * 3
    inside = [([signs(one) for one in each.supports], each.right) for each in known]
    for _ in range(ROUNDS):
        pull = [PENALTY * one for one in weights]
        for candidates, right in inside:
            strengths = [weights[0] * evidence + weights[1] * like for evidence, like in candidates]
            most = max(weights[2], *strengths) if strengths else weights[2]
            shares = [exp(one - most) for one in strengths]
            nothing = exp(weights[2] - most)
            whole = sum(shares) + nothing
            for place, (share, (evidence, like)) in enumerate(zip(shares, candidates, strict=True)):
                wrong = (share / whole - (place == right)) / len(inside)
                pull[0] += wrong * evidence
                pull[1] += wrong * like
            pull[2] += (nothing / whole - (right is None)) / len(inside)
        for place, one in enumerate(pull):
            pulled[place] += one * one
            weights[place] -= STEP * one / sqrt(pulled[place])
    return weights[0], weights[1], weights[2]


def least_sure(boards: Sequence[Sequence[First]]) -> float:
    """The least share, in hundredths, from which on at least `WANTED` are right on boards of each size."""
    sure = 1.0
    for hundredths in range(99, int(SMALLEST * 100) - 1, -1):
        for firsts_there in boards:
            those = [one.is_right for one in firsts_there if one.share >= hundredths / 100]
            if those and sum(those) / len(those) < WANTED:
                return sure
        sure = hundredths / 100
    return sure


def loss(known: Sequence[Sample], confidence: Confidence) -> float:
    """The mean logarithmic loss, in nats."""
    total = 0.0
    for each in known:
        shares = confidence.shares({str(place): one for place, one in enumerate(each.supports)})
        total -= log(max(shares[str(each.right)] if each.right is not None else 1 - sum(shares.values()), 1e-9))
    return total / len(known)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("export", type=Path)
    pairs = [pair for pair in pairs_of(reader.parse_args().export) if pair.half == 0]
    boards = [list(samples(pairs, size)) for size in SIZES]
    known = [one for board in boards for one in board]
    unset = Confidence(*fitted(known), sure=1.0)
    confidence = unset._replace(sure=least_sure([firsts(board, unset) for board in boards]))
    print(f"{len(known)} questions, loss {loss(known, confidence):.3f} nats")
    lines = [f"{name} = {value:.3f}" for name, value in zip(Confidence._fields, confidence, strict=True)]
    FILE.write_text(HEAD + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
