"""The stretches of a story: its parts, each with its place, read alike of a stored story and of a pasted text."""

import re
from functools import lru_cache
from typing import NamedTuple

from roadmap_tui.model.records import Story
from roadmap_tui.wording.finding import Finding, Level, finding
from roadmap_tui.wording.passage import Passage
from roadmap_tui.wording.tokens import Text
from roadmap_tui.wording.words.cues import WISH
from roadmap_tui.wording.words.lists import pattern, words


class Stretch:
    """A part of a story: its name, its words, and where it stands. `field` is None in pasted text."""

    __slots__ = ("_text", "bag", "field", "lower", "offset", "part", "raw")

    def __init__(
        self,
        part: str,
        raw: str,
        bag: frozenset[str],
        field: str | None,
        *,
        text: Text | None = None,
        offset: int = 0,
    ) -> None:
        self.part = part
        self.raw = raw
        self.lower = raw.lower() if text is None else text.lower
        self.bag = bag
        self.field = field
        self.offset = offset
        self._text = text

    @property
    def text(self) -> Text:
        """The stretch as it is read."""
        if self._text is None:
            self._text = Text(self.raw, self.bag)
        return self._text

    def finding(
        self,
        rule: str,
        span: tuple[int, int] | None,
        message: str,
        hint: str,
        *,
        level: Level | None = None,
    ) -> Finding:
        """A finding on characters of the stretch."""
        place = None if span is None else (span[0] + self.offset, span[1] + self.offset)
        return finding(rule, self.field, message, hint, level=level, span=place)

    def said(self, span: tuple[int, int]) -> str:
        """The words at a span."""
        return self.raw[span[0] : span[1]].strip()


Stretches = dict[str, Stretch]
"""The stretches of a story by part; a part that is not there is left out."""


class Sign(NamedTuple):
    """A pattern that is looked for only where a text has one of the words that each of its finds holds."""

    pattern: re.Pattern[str]
    words: frozenset[str]

    def search(self, one: Stretch) -> re.Match[str] | None:
        """What is found in a stretch."""
        return None if one.bag.isdisjoint(self.words) else self.pattern.search(one.lower)


def sign(name: str) -> Sign:
    """The sign of a name: its pattern, and its words."""
    return Sign(pattern(name), words(f"{name}_words"))


def of_story(story: Story, texts: dict[str, Text]) -> Stretches:
    """The stretches of a stored story, from its fields as they were read."""
    found = {field: Stretch(field, text.raw, text.bag, field, text=text) for field, text in texts.items()}
    source = story.target.measured_by if story.target is not None else None
    if source:
        text = _source(source)
        found["measured_by"] = Stretch("measured_by", source, text.bag, "measured_by", text=text)
    return found


@lru_cache(maxsize=256)  # one source measures many stories
def _source(raw: str) -> Text:
    return Text(raw)


def of_passage(passage: Passage) -> Stretches:
    """The stretches of a pasted text: what stands before its other parts is the outcome."""
    text = passage.text
    if passage.user_story is not None or not text.words:
        return {}
    parts = {"obstacle": passage.obstacle, "benefit": passage.benefit}
    found = {}
    end = min((one.first for one in parts.values() if one is not None), default=text.sentence_end(0))
    spans = {name: (one.first, one.end) for name, one in parts.items() if one is not None}
    first = min(text.targets, default=0)
    stop = text.heads[first] if first else len(text)
    for name, (start, until) in {"outcome": (0, end), **spans}.items():
        if start < until:
            found[name] = _stretch(name, text, start, until)
    told = max((until for _, until in spans.values()), default=end)
    if told < stop:
        found["rest"] = _stretch("rest", text, told, stop)
    if text.targets:
        last = text.heads[max(text.targets)]
        found["target"] = _stretch("target", text, text.heads[first], text.sentence_end(last))
    if passage.actor is not None:
        found["actor"] = _stretch("actor", text, passage.actor.first, passage.actor.end)
    if stop:
        found["story"] = _stretch("story", text, 0, stop)
    found["whole"] = Stretch("whole", text.raw, text.bag, None, text=text)
    if stop:
        wished = _wished(passage)
        head = text.heads[wished]
        until = text.sentence_end(head)
        if wished in text.targets:  # what stands behind the figure is the gain
            until = next((place for place in range(head + 1, until) if text.words[place][0].isdigit()), until)
        consequence = next((place for place in range(head + 1, until) if _is_consequence(text, place)), 0)
        found["deeds" if consequence else "chain"] = _stretch("deeds", text, head, consequence or until)
    return found


def _wished(passage: Passage) -> int:
    """The number of the sentence that tells the outcome: the first, or a wish behind one that tells of today."""
    text = passage.text
    if not passage.is_measured or WISH.search(text.sentence(0).lower()) is not None:
        return 0
    later = range(1, len(text.heads))
    return next((one for one in later if WISH.search(text.sentence(one).lower()) is not None), 0)


def _is_consequence(text: Text, place: int) -> bool:
    """Whether a consequence opens here: ", so …", "so that …"."""
    return text.words[place] == "so" and (
        text.after_comma[place] or text.words[place + 1 : place + 2] == ["that"]
    )


def _stretch(name: str, text: Text, first: int, end: int) -> Stretch:
    start = text.starts[first]
    raw = text.raw[start : text.ends[end - 1]]
    return Stretch(name, raw, frozenset(text.words[first:end]), None, offset=start)
