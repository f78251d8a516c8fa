"""Long lists encoded as JSON in parts."""

import json

from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.reports.json_list import AsOne, encoded_list

VALUES = st.none() | st.integers(-9, 9) | st.text('aü"{}[],', max_size=4) | st.just([1, {"a": "}"}])
OBJECTS = st.dictionaries(st.sampled_from(["a", "b}", "ü"]), VALUES, min_size=1)
JOINED = st.builds(AsOne, OBJECTS, OBJECTS)


def told(item: object) -> object:
    """What an item stands for."""
    return {**item.first, **item.second} if isinstance(item, AsOne) else item


@given(items=st.lists(VALUES | JOINED, max_size=8))
def test_a_list_is_the_list(items: list[object]) -> None:
    """Whatever stands in it, and two objects that stand as one have the fields of both."""
    assert json.loads(b"".join(encoded_list(items))) == [told(item) for item in items]


def test_a_long_list_comes_in_parts() -> None:
    """None of them is much longer than the longest item, and they are the list, one after the other."""
    items = [AsOne({"n": number}, {"text": "ü" * 1_000}) for number in range(300)]
    parts = [bytes(part) for part in encoded_list(iter(items))]

    assert json.loads(b"".join(parts)) == [told(item) for item in items]
    assert len(parts) > 5
    assert max(map(len, parts)) < 70_000
