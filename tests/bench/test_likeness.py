"""How the doubt of a suggestion is fitted, and where guesses end."""

import pytest

from bench.pairs import First, Pair, Sample, firsts, samples
from roadmap_tui.search.confidence import Confidence, Support
from scripts.likeness import fitted, least_sure

STRONG, WEAK = Support(400.0, 0.8), Support(4.0, 0.0)


def test_what_was_fitted_tells_how_often_it_is_right() -> None:
    """Nine of ten strong candidates were right, one of ten weak ones: so they are told."""
    known = [
        Sample((one,), 0 if at < right else None) for one, right in ((STRONG, 9), (WEAK, 1)) for at in range(10)
    ]
    confidence = Confidence(*fitted(known), sure=1.0)
    strong, weak = (confidence.shares({"S-1": one})["S-1"] for one in (STRONG, WEAK))

    assert [strong, weak] == pytest.approx([0.9, 0.1], abs=0.05)


def test_guesses_end_where_every_size_of_board_is_right() -> None:
    """The least share from which on 95 of 100 are right, on the board that is worst."""
    good = [First(share / 100, is_right=True) for share in range(50, 100)]
    bad = [First(share / 100, is_right=share >= 70) for share in range(50, 100)]

    assert (0.5, 0.69) == (least_sure([good]), least_sure([good, bad]))


def test_each_question_is_asked_with_and_without_its_story() -> None:
    """A pair is asked three ways, on a board that has the right story and on one that has not."""
    pairs = [
        Pair(str(at), f"{word} prints", f"Our {word} jams. The {word} waits.", 0)
        for at, word in enumerate(("labels", "letters", "invoices"))
    ]
    known = list(samples(pairs, 3))

    assert 18 == len(known)
    assert [True, False] * 9 == [one.right is not None for one in known]
    assert all(first.share < 1 for first in firsts(known, Confidence(0.5, 9.0, 8.0, 0.8)))
