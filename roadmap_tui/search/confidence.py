"""Tells how often a suggested story is the right one, as measured on pairs of a request and its story.

A multinomial logistic regression: each candidate has a strength, and so has the answer that no story is right.
`python -m scripts.likeness` fits it, and writes `search/data/confidence.toml`.
"""

from collections.abc import Mapping
from functools import cache
from math import exp, sqrt
from typing import Final, NamedTuple

from roadmap_tui.files.packaged import packaged_toml

_DAMPED: Final = 0.7


class Support(NamedTuple):
    """What speaks for a story.

    `evidence` is that of the words it shares with a request, from 0; `likeness` that of its most similar request,
    0 to 1; `matched` are the shared words.
    """

    evidence: float = 0.0
    likeness: float = 0.0
    matched: tuple[str, ...] = ()


def signs(support: Support) -> tuple[float, float]:
    """The features of the regression, damped, since twice as much makes less than twice as sure."""
    return sqrt(support.evidence), support.likeness**_DAMPED


class Confidence(NamedTuple):
    """The parameters of the regression, and the share of right ones from which a suggestion is no guess.

    `none` is the strength of no story.
    """

    evidence: float
    likeness: float
    none: float
    sure: float

    def shares(self, supports: Mapping[str, Support]) -> dict[str, float]:
        """How often each of these stories is right, 0 to 1, by its key; their sum is below 1."""
        strengths = {}
        for ref, support in supports.items():
            evidence, likeness = signs(support)
            strengths[ref] = self.evidence * evidence + self.likeness * likeness
        most = max(self.none, *strengths.values()) if strengths else self.none
        weights = {ref: exp(one - most) for ref, one in strengths.items()}
        whole = sum(weights.values()) + exp(self.none - most)
        return {ref: one / whole for ref, one in weights.items()}


@cache
def measured() -> Confidence:
    """The parameters that were measured."""
    table = packaged_toml("search/data/confidence.toml")
    return Confidence(*(float(table[name]) for name in Confidence._fields))
