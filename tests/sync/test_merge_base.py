"""The merge base of format 1, read into the typed one: nothing of it is lost, and each field merges as it did."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.model.format_1 import merge_base_of
from roadmap_tui.model.link_state import digest_of
from roadmap_tui.model.records import MergeBase
from roadmap_tui.sync.merge import Sides
from roadmap_tui.sync.merge_base import MERGED, sides
from tests.sync.conftest import Desk
from tests.sync.tracker_double import TrackerDouble

TRACKER = TrackerDouble()
AT = "2026-11-21T12:00:00+00:00"
FIELDS = (*MERGED, "status")
WORDS = st.sampled_from(["", "a", "“a”", "b  b", "b b"])
DIGESTS = WORDS.map(lambda text: {"digest": digest_of(text).digest})
SPELLED = WORDS.map(
    lambda text: {"digest": digest_of(text).digest, "spelled": digest_of(TRACKER.comparable(text)).digest}
)
VALUES = st.none() | WORDS
HALVES = st.dictionaries(st.sampled_from(FIELDS), VALUES | DIGESTS)
SENT = VALUES | DIGESTS | SPELLED
ALWAYS = {"ours": HALVES, "theirs": HALVES, "fingerprint": st.text(max_size=2)}
AT_TIMES = {
    "unread": st.lists(st.sampled_from(MERGED), unique=True),
    "evidence_at": st.just(AT),
    "sending": st.dictionaries(st.sampled_from(FIELDS), SENT | st.lists(SENT, max_size=3)),
    "marked": st.just(True),
    "left_out": st.lists(st.sampled_from(["labels", "due"])),
    "shown": st.sampled_from(["quotes", "counts"]),
    "told": st.just({"customers": 2, "requests": 3}),
    "linked_back": st.just("https://board.test#S-1"),
    "moves": st.lists(st.sampled_from(["building", "shipped"]), unique=True),
    "seen": st.dictionaries(
        st.sampled_from(FIELDS), st.dictionaries(st.sampled_from(["base", "ours", "theirs"]), WORDS)
    ),
    "resent": st.just(AT),
}
BASES = st.fixed_dictionaries(ALWAYS, optional=AT_TIMES)


def _is_kept(kept: Any, value: Any) -> bool:
    if isinstance(kept, dict):
        return isinstance(value, str) and bool(kept["digest"] == digest_of(value).digest)
    return bool(kept == value)


def _was_sent(kept: Any, their: Any) -> bool:
    if _is_kept(kept, their):
        return True
    words = kept.get("spelled") if isinstance(kept, dict) and isinstance(their, str) else None
    return words is not None and bool(words == digest_of(TRACKER.comparable(their)).digest)


def _unanswered(base: dict[str, Any], name: str) -> list[Any]:
    kept = base.get("sending", {}).get(name, [])
    return kept if isinstance(kept, list) else [kept]


def sides_of_format_1(base: dict[str, Any], name: str, our: str | None, their: str | None) -> Sides:
    """One field for merging, as the program of format 1 had it."""
    kept, sent = base.get("theirs", {}).get(name), base.get("ours", {})
    arrived = [one for one in _unanswered(base, name) if _was_sent(one, their)]
    same = their is not None and isinstance(kept, str) and TRACKER.comparable(kept) == TRACKER.comparable(their)
    is_ours = _is_kept(kept, their) or (name in base.get("unread", ()) and (same or kept == their))
    if arrived:
        is_ours, sent = True, {name: arrived[-1]}
    agreed = their if is_ours else None if isinstance(kept, dict) else kept
    unchanged = name in sent and _is_kept(sent[name], our)
    return Sides(base=agreed, ours=agreed if unchanged else our, theirs=their)


@given(BASES, VALUES, VALUES)
def test_each_field_merges_as_it_did(base: dict[str, Any], our: str | None, their: str | None) -> None:
    """The three sides of every field are those that format 1 saw."""
    typed = merge_base_of(base)

    assert [sides_of_format_1(base, name, our, their) for name in MERGED] == [
        sides(typed, name, our, their, TRACKER) for name in MERGED
    ]


@given(BASES)
def test_nothing_is_lost(base: dict[str, Any]) -> None:
    """Every key of format 1 has its place, whether it was there or not."""
    typed = merge_base_of(base)

    for name in FIELDS:
        field = typed.field(name)
        assert [base[side].get(name) for side in ("ours", "theirs")] == msgspec.to_builtins(
            [field.our, field.their]
        )
        assert [name in base[side] for side in ("ours", "theirs")] == [
            half is not msgspec.UNSET for half in (field.ours, field.theirs)
        ]
        assert _unanswered(base, name) == msgspec.to_builtins(list(typed.unanswered.get(name, ())))
    assert base.get("seen", {}) == msgspec.to_builtins(typed.conflicts)
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert (
        base["fingerprint"],
        base.get("marked", False),
        base.get("left_out", []),
        base.get("shown"),
        base.get("linked_back"),
        base.get("moves", []),
        base.get("told"),
        at if "resent" in base else None,
        at if "evidence_at" in base else None,
    ) == (
        typed.fingerprint,
        typed.marked,
        list(typed.left_out),
        typed.evidence,
        typed.linked_back,
        list(typed.moves),
        msgspec.to_builtins(typed.commented),
        typed.resent_at,
        typed.evidence_at,
    )


@given(BASES)
def test_a_typed_base_is_read_as_it_is(base: dict[str, Any]) -> None:
    """What was read once and written in format 2 is not taken for format 1."""
    typed = merge_base_of(base)

    assert typed == merge_base_of(msgspec.to_builtins(typed))
    assert typed == msgspec.json.decode(msgspec.json.encode(typed), type=MergeBase)


def test_an_event_leaves_the_base_out(desk: Desk) -> None:
    """The history says that a story was linked, and not what both sides agreed on."""
    desk.push()
    kept = [one.changes["link"][1] for one in desk.store.read().events.values() if "link" in one.changes]

    assert [("ROAD-1", False)] == [(one["key"], "base" in one) for one in kept]
