"""Tests over a table, as one test."""

import inspect

import pytest

from tests.each_row import each_row


def test_what_fails_is_told_with_its_row() -> None:
    """Rows after one that fails are run as well."""
    seen: list[tuple[int, int]] = []

    @each_row(("one", "other"), [(1, 1), (2, 3), (4, 4), (5, 6)])
    def test(base: list[tuple[int, int]], one: int, other: int) -> None:
        base.append((one, other))
        assert one == other

    with pytest.raises(ExceptionGroup, match="2 of 4 rows") as caught:
        test(base=seen)

    assert seen == [(1, 1), (2, 3), (4, 4), (5, 6)]
    assert [one.__notes__ for one in caught.value.exceptions] == [
        ["in the row one = 2, other = 3"],
        ["in the row one = 5, other = 6"],
    ]


def test_a_single_failure_is_raised_as_it_is() -> None:
    """So that it reads as that of any test."""

    @each_row("word", ["a", "b"])
    def test(word: str) -> None:
        assert word == "a"

    with pytest.raises(AssertionError) as caught:
        test()

    assert caught.value.__notes__ == ["in the row word = 'b'"]


def test_what_was_not_raised_is_told_with_its_row() -> None:
    """That is no `Exception` of Python's."""

    @each_row("word", ["1", "b"])
    def test(word: str) -> None:
        with pytest.raises(ValueError, match="invalid literal"):
            int(word)

    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE") as caught:
        test()

    assert caught.value.__notes__ == ["in the row word = '1'"]


def test_only_the_fixtures_are_asked_of_pytest() -> None:
    """What a row gives is no fixture."""

    @each_row("word, size", [("a", 1)])
    def test(board: object, word: str, size: int) -> None:
        """Says what it holds."""

    assert list(inspect.signature(test).parameters) == ["board"]
    assert test.__doc__ == "Says what it holds."


def test_a_table_has_rows() -> None:
    """None at all would hold nothing."""
    with pytest.raises(AssertionError, match="without rows"):
        each_row("word", [])
