"""Laws of the filter language, held over generated filters."""

from contextlib import suppress
from typing import get_args
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from roadmap_tui.errors import Usage
from roadmap_tui.model.filters import record_filter
from roadmap_tui.model.filters.complete import complete
from roadmap_tui.model.filters.parse import parse
from roadmap_tui.model.filters.read import read_filter
from roadmap_tui.model.filters.record_filter import RecordFilter
from roadmap_tui.model.filters.who import Kind
from roadmap_tui.model.records import Story
from tests.model.filters.kit import board, context

KINDS: tuple[Kind, ...] = get_args(Kind)
CONTEXT = context()
PIECES = st.sampled_from(
    [
        'due:<"end of Q3"',
        *"owner:me owner:ann stage:ready,building arr:>100k customer:acme age:>2d has:owner no:customer".split(),
        *"dark exports segment:bank -hour said:dose tag:beta effort:3 channel:mail csm:cleo requests:>0".split(),
    ]
)
CHARACTERS = st.text(alphabet='ab- :,"<>=1sS-\t\u0130é', max_size=30)


def _kept(typed: str, kind: Kind) -> set[str]:
    found = read_filter(typed, kind, CONTEXT)
    return {one.id for one in CONTEXT.records(kind).values() if found.keeps(one)}


@given(st.one_of(st.text(max_size=60), CHARACTERS))
def test_every_text_is_parsed(typed: str) -> None:
    """No text is too odd: its conditions lie in it one after another."""
    found = parse(typed)

    places = [place for one in found for place in (one.start, one.end)]
    assert sorted(places) == places
    assert all(one.start < one.end <= len(typed) and one.start <= one.at <= one.end for one in found)


@given(st.one_of(st.text(max_size=60), CHARACTERS), st.sampled_from(KINDS))
def test_every_text_is_read_or_refused(typed: str, kind: Kind) -> None:
    """A text is a filter or is refused in a sentence, and can be completed in any case."""
    complete(typed, kind, CONTEXT)
    with suppress(Usage):
        assert _kept(typed, kind) <= _kept("", kind)


@settings(deadline=None)
@given(PIECES, PIECES, st.sampled_from(KINDS))
def test_and_and_not(one: str, other: str, kind: Kind) -> None:
    """Two conditions keep what both keep; `-` before one keeps what it does not."""
    everything = _kept("", kind)

    assert _kept(one, kind) & _kept(other, kind) == _kept(f"{one} {other}", kind)
    if not one.startswith("-"):
        assert everything - _kept(one, kind) == _kept(f"-{one}", kind)


@given(st.lists(PIECES, max_size=3).map(" ".join), st.sampled_from(KINDS), st.sampled_from((0, 200)))
@settings(deadline=None)
def test_narrowing_finds_the_same(typed: str, kind: Kind, few: int) -> None:
    """What is found letter by letter, by words or by a look into each text, is what is found at once."""
    filtering = RecordFilter(kind, lambda: CONTEXT)
    filtering.work(60)
    with patch.object(record_filter, "FEW", few):
        for end in range(len(typed) + 1):
            found = filtering.matches(typed[:end])

    if found.problem is None:
        assert _kept(typed, kind) == (found.ids if found.ids is not None else _kept("", kind))


def test_what_means_nothing_empties_nothing() -> None:
    """While a field or a value is mistyped, the rest of the filter stays, and why is told."""
    filtering = RecordFilter("Story", context)
    good = filtering.matches("owner:Ben")
    wrong = filtering.matches("owner:Ben ownr:x")

    assert frozenset({"S-2"}) == good.ids == wrong.ids
    assert wrong.problem is not None
    assert "Did you mean owner?" in wrong.problem.message


@pytest.mark.parametrize("few", [0, 200])
def test_changes_are_seen(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that changed is filtered by what it is now, and so are those that its text is told in."""
    monkeypatch.setattr(record_filter, "FEW", few)
    snapshot = board()
    asked = context(snapshot)
    filtering = RecordFilter("Story", lambda: asked)
    filtering.work(60)
    assert filtering.matches("wardens").ids == frozenset({"S-12"})

    story = snapshot.stories["S-2"]
    snapshot.apply([replace(story, title="The wardens' list", owner="Zoe")])
    asked.changed(["S-2"])

    assert filtering.matches("wardens").ids == frozenset({"S-2", "S-12"})
    assert filtering.matches("owner:zoe").ids == frozenset({"S-2"})

    snapshot.apply([replace(snapshot.customers["C-1"], name="Zenith")])
    asked.changed(["C-1"])
    assert filtering.matches("zenith").ids == frozenset({"S-1"})
    assert filtering.matches("acme").ids == frozenset()

    snapshot.apply([replace(snapshot.stories["S-1"], id="S-13", title="Zenith too")], [(Story, "S-4")])
    asked.changed(["S-13", "S-4"])
    assert filtering.matches("zenith").ids == frozenset({"S-1", "S-13"})
