"""Location of our blocks within an issue's description, which people may have written above and below.

What stands above the first and below the last of our blocks belongs to others: it is kept through our updates and
is no change of ours. Our blocks are found by their content, wherever a person moved them to: they stand together,
in the words that were agreed on. What stands between them, or is changed in them, makes them somebody's edit.
"""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import accumulate

from msgspec.structs import replace

from roadmap_tui.model.link_state import digest_of
from roadmap_tui.model.records import Agreed, Digest, Kept, MergeBase
from roadmap_tui.sync.merge import is_same
from roadmap_tui.trackers.protocol import DescriptionBlock, OwnBlocks, RemoteIssue, Tracker

_BETWEEN = "\n\n"
"""What stands between the texts of two blocks in the text of a description."""
_MOST_HASHED = 200
"""The most blocks of a description in which a text is looked for by its digest alone."""
_MOST_SPELLED = 1_000_000
"""The most characters that are normalised in the search for a digest of normalised words."""


def with_own_blocks(issue: RemoteIssue, base: MergeBase, tracker: Tracker) -> RemoteIssue:
    """The issue with its description cut down to our blocks, if they stand there as they were agreed on.

    Where they do not, the description stays whole, and what is ours of it begins and ends with those of our
    first and last blocks that are unchanged: the rest is somebody's edit.
    """
    if issue.own is not None or not isinstance(issue.description, str):
        return issue
    description = _Description(issue, tracker)
    field, unanswered = base.field("description"), base.unanswered.get("description", ())
    found = description.of_base(field, unanswered)
    if found is None:
        ours = [half for half in (field.our, field.their) if isinstance(half, str)]
        return replace(issue, own=description.around(ours[:1] if is_accepted(field, tracker) else ours))
    return description.cut(*found)


def with_blocks_of(issue: RemoteIssue, text: str | None, tracker: Tracker) -> RemoteIssue:
    """The issue with its description cut down to the blocks of a text, in whatever spelling they stand there."""
    if not text or not isinstance(issue.description, str):
        return issue
    description = _Description(replace(issue, own=None), tracker)
    found = description.exact(text) or description.spelled(text)
    return issue if found is None else description.cut(*found)


def is_accepted(field: Agreed, tracker: Tracker) -> bool:
    """Whether what a field agreed on was a person's text, left as it stands in the issue by somebody's choice."""
    if field.accepted:
        return True
    both = isinstance(field.our, str) and isinstance(field.their, str)
    return both and not is_same(field.our, field.their, tracker)


class _Description:
    """The blocks of one description, and the runs of them that read as some text."""

    def __init__(self, issue: RemoteIssue, tracker: Tracker) -> None:
        self._issue = issue
        self._tracker = tracker
        whole = issue.description if isinstance(issue.description, str) else ""
        self._blocks: Sequence[DescriptionBlock] = issue.blocks
        if not issue.blocks and whole:
            self._blocks = (DescriptionBlock(text=whole, foreign=issue.foreign),)
        self._texts = [one.text for one in self._blocks]
        lengths = (len(one) + len(_BETWEEN) for one in self._texts)
        self._starts = [0, *accumulate(lengths)]
        self._whole = _BETWEEN.join(self._texts)
        self._foreign = [0, *accumulate(one.foreign for one in self._blocks)]

    def of_base(self, field: Agreed, unanswered: Sequence[Kept]) -> tuple[int, int] | None:
        """The run of blocks that is ours by a merge base; None where there is none."""
        accepted = is_accepted(field, self._tracker)
        found = None if accepted else self._kept(field.their)
        found = found or self._kept(field.our)
        if found is None and isinstance(field.our, str) and (accepted or not field.read_back):
            found = self.spelled(field.our)
        for one in reversed(unanswered):
            found = found or self._kept(one)
        return found

    def _kept(self, kept: Kept) -> tuple[int, int] | None:
        if isinstance(kept, Digest):
            return self._hashed(kept.digest) or (self._spelled_digest(kept.spelled) if kept.spelled else None)
        return self.exact(kept) if kept else None

    def exact(self, text: str) -> tuple[int, int] | None:
        """The first run that reads as a text, character by character."""
        starts = {start: at for at, start in enumerate(self._starts)}
        at = self._whole.find(text)
        while at >= 0:
            first, stop = starts.get(at), starts.get(at + len(text) + len(_BETWEEN))
            if first is not None and stop is not None and self._is_own(first, stop):
                return first, stop
            at = self._whole.find(text, at + 1)
        return None

    def spelled(self, text: str) -> tuple[int, int] | None:
        """The first run that reads as a text in whatever spelling, the whole description before any part."""
        words, many = self._tracker.comparable(text), len(self._texts)
        paragraphs = [0, *accumulate(one.count(_BETWEEN) + 1 for one in self._texts)]
        stops = {count: at for at, count in enumerate(paragraphs)}
        length = text.count(_BETWEEN) + 1
        runs = ((first, stops.get(paragraphs[first] + length, 0)) for first in range(many))
        for first, stop in ((0, many), *runs):
            run = self._texts[first:stop]
            if run and self._is_own(first, stop) and self._tracker.comparable(_BETWEEN.join(run)) == words:
                return first, stop
        return None

    def _hashed(self, digest: str) -> tuple[int, int] | None:
        if len(self._texts) > _MOST_HASHED:
            return (0, len(self._texts)) if digest_of(self._whole).digest == digest else None
        for first in range(len(self._texts)):
            run = blake2b(digest_size=16)
            for stop in range(first, len(self._texts)):
                if self._blocks[stop].foreign:
                    break
                text = self._texts[stop] if stop == first else _BETWEEN + self._texts[stop]
                run.update(text.encode("utf-8", "surrogatepass"))
                if run.hexdigest() == digest:
                    return first, stop + 1
        return None

    def _spelled_digest(self, digest: str) -> tuple[int, int] | None:
        left = _MOST_SPELLED
        for first, stop in self._runs():
            run = _BETWEEN.join(self._texts[first:stop])
            left -= len(run)
            if left < 0:
                break
            if digest_of(self._tracker.comparable(run)).digest == digest:
                return first, stop
        return None

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Every run without anything that we never write, the whole description first."""
        many = len(self._texts)
        if many and self._is_own(0, many):
            yield 0, many
        for first in range(many):
            for stop in range(first + 1, many + 1):
                if self._blocks[stop - 1].foreign:
                    break
                if stop - first < many:
                    yield first, stop

    def _is_own(self, first: int, stop: int) -> bool:
        return self._foreign[first] == self._foreign[stop]

    def cut(self, first: int, stop: int) -> RemoteIssue:
        """The issue with the text of one run for its description."""
        text = _BETWEEN.join(self._texts[first:stop])
        return replace(self._issue, description=text, foreign=False, own=self._own(first, stop, is_whole=True))

    def around(self, texts: Sequence[str]) -> OwnBlocks:
        """What is ours of a description that was edited, by the texts it may have had.

        Above a first block and below a last one that stand unchanged everything is others'.
        """
        many = len(self._texts)
        own = [not one.foreign for one in self._blocks]
        for text in texts:
            opens = [
                at for at in range(many) if own[at] and f"{text}{_BETWEEN}".startswith(self._texts[at] + _BETWEEN)
            ]
            closes = [
                at for at in range(many) if own[at] and f"{_BETWEEN}{text}".endswith(_BETWEEN + self._texts[at])
            ]
            first, stop = (opens[0] if opens else 0), (closes[-1] + 1 if closes else many)
            if (opens or closes) and first < stop:
                return self._own(first, stop, is_whole=False)
        return self._own(0, many, is_whole=False)

    def _own(self, first: int, stop: int, *, is_whole: bool) -> OwnBlocks:
        beside = self._issue.description_size - sum(one.size for one in self._blocks[first:stop])
        kept = first > 0 or stop < len(self._blocks)
        return OwnBlocks(
            above=first, below=len(self._blocks) - stop, beside=max(beside, 0) if kept else 0, is_agreed=is_whole
        )
