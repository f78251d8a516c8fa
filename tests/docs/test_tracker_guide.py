"""The guide to adding a tracker names what there is."""

import re
from types import ModuleType
from typing import get_args

from roadmap_tui.model import status_wanted
from roadmap_tui.settings import schema, statuses
from roadmap_tui.trackers import adapter, base, protocol, registry, respelling
from roadmap_tui.trackers.adapter import Adapter
from roadmap_tui.trackers.base import TrackerBase
from roadmap_tui.trackers.http import client, retry, transport
from roadmap_tui.trackers.markdown import reader, writer
from roadmap_tui.trackers.protocol import Capabilities, RemoteIssue, TextLimit, Tracker, Words
from tests.contracts.trackers import suite
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "tracker-guide.md").read_text("utf-8")
PLACES: tuple[ModuleType, ...] = (
    *(protocol, base, adapter, registry, respelling, schema, statuses, suite, status_wanted),
    *(client, retry, transport, reader, writer),
)
OWNERS = (
    Tracker,
    TrackerBase,
    Adapter,
    Capabilities,
    TextLimit,
    Words,
    RemoteIssue,
    schema.Key,
    schema.TrackerSection,
)
_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[a-z_]\w*)?")
ELSEWHERE = {"Settings", "there", "bytes", "characters", "label"}
"""Names of other rooms, of fixtures and of values."""


def named() -> set[str]:
    """The names of code in the guide's sentences, without what they are called with."""
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL))
    return {one.partition("(")[0] for one in spans if _NAME.fullmatch(one.partition("(")[0])}


def is_there(name: str) -> bool:
    """Whether a name is one of the code's: of a module, a class, a field or a setting."""
    first, _, second = name.partition(".")
    if name in {*schema.KEYS, *schema.SECTIONS}:
        return True
    if any(hasattr(place, first) for place in PLACES):
        owner = next(getattr(place, first) for place in PLACES if hasattr(place, first))
        return not second or hasattr(owner, second)
    fields = {field for owner in OWNERS for field in (*dir(owner), *getattr(owner, "__annotations__", ()))}
    return first in fields | set(get_args(protocol.TrackerField))


def test_every_name_of_the_guide_is_there() -> None:
    """A name that the code no longer has would send a reader astray."""
    wrong = {one for one in named() - ELSEWHERE if not is_there(one) and not one.startswith("ROADMAP_")}

    assert set() == wrong
    assert len(named()) > 40


def test_every_capability_is_explained() -> None:
    """The table has each field of Capabilities, and each kind of field."""
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", PAGE, re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row)}

    assert set() == set(Capabilities.__struct_fields__) - told
    assert all(f"`{one}`" in PAGE for one in get_args(protocol.TrackerField))


def test_every_call_of_the_protocol_that_an_adapter_answers_for_is_named() -> None:
    """What the suite asks of more than one answer is explained."""
    calls = {"find", "fetch", "update", "move", "canonical", "comparable", "new_operation"}

    assert calls <= named()
    assert all(hasattr(Tracker, one) for one in calls)
