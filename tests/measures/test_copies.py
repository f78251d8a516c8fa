"""The copies that are merged for the counts did go apart."""

from collections import Counter

import pytest

from tests.measures.copies import merge


@pytest.mark.slow
def test_what_the_copies_did() -> None:
    """Both gave the same ids to hundreds of requests, and nothing that they knew of accounts clashes."""
    found = merge()
    kinds = Counter(one.partition("-")[0] for one in found.renumbered)

    assert found.conflicts == []
    assert min(kinds["R"], kinds["L"], kinds["T"]) > 200
