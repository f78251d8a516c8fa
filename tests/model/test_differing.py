"""Texts side by side, without what all of them share at their ends."""

from roadmap_tui.model.differing import changed, differing


def test_shared_ends_are_counted() -> None:
    """What differs stays, between the counts of what is the same."""
    found = differing([["a", "b", "one", "z"], ["a", "b", "two", "more", "z"]])

    assert [
        ["… 2 lines the same", "one", "… 1 line the same"],
        ["… 2 lines the same", "two", "more", "… 1 line the same"],
    ] == found


def test_short_texts_stay_whole() -> None:
    """Below four lines there is nothing to win."""
    texts = [["a", "b", "c"], ["a", "b", "d"]]

    assert texts == differing(texts)


def test_a_text_within_another() -> None:
    """What one has beyond the other is all that is shown of it; no line is counted twice."""
    found = differing([["a", "b", "c", "d"], ["a", "b", "c", "d", "e"]])

    assert [["… 4 lines the same"], ["… 4 lines the same", "e"]] == found


def test_every_change_of_a_text_shows() -> None:
    """What was changed far below another change shows as well, and so does that lines were left out."""
    before = [f"line {number}" for number in range(12)]
    after = ["line 0, mended", *before[1:9], "(picture: flow.png)", *before[9:11]]

    assert [
        "line 0, mended",
        "… 8 lines the same",
        "(picture: flow.png)",
        "… 2 lines the same",
        "… 1 line left out",
    ] == changed(before, after)
