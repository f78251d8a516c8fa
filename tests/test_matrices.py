"""Which cases of a matrix every run has."""

from itertools import product

from tests.conftest import covering


def test_each_value_of_each_side_comes_up_in_few_cases() -> None:
    """As many cases as the longest side has values."""
    cases: list[tuple[str, ...]] = list(product(("cloud", "datacenter"), ("a", "b", "c", "d"), ("x", "y", "z")))
    kept = [cases[one] for one in covering(cases)]

    assert [set(side) for side in zip(*kept, strict=True)] == [set(side) for side in zip(*cases, strict=True)]
    assert len(kept) == 4
