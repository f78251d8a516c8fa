"""The first suggested story of each chosen request, and what is asked before a guess is taken."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from roadmap_tui.model.records import Story
from roadmap_tui.search.similarity import Match
from roadmap_tui.text.plural import listed, plural
from roadmap_tui.tui.common.ask import Way
from roadmap_tui.tui.common.similar_records import SimilarRecords
from roadmap_tui.tui.common.similar_text import shared
from roadmap_tui.tui.widgets.cells import crop, safe_line
from roadmap_tui.tui.widgets.styled import Spans

FILE, GUESSES, PICK = "file", "guesses", "pick"
"""What a question is answered with: file, file under guesses too, pick another story."""
_EVEN = 0.5
_NAMED = 5
"""The most stories that a question names."""
_TITLE, _SHARED = 60, 60
"""Widths in cells of a title and of the shared words."""


class FirstStories(NamedTuple):
    """The first suggestions for requests, by the request's id: those that are sure, and the guesses.

    `without` are the requests that no story is like.
    """

    sure: dict[str, Match]
    guesses: dict[str, Match]
    without: tuple[str, ...]

    @property
    def asked(self) -> int:
        """The number of requests."""
        return len(self.sure) + len(self.guesses) + len(self.without)


def first_stories(found: Mapping[str, SimilarRecords]) -> FirstStories:
    """The first suggestion for each request."""
    firsts = {request: one.stories[0] for request, one in found.items() if one.stories}
    return FirstStories(
        {request: one for request, one in firsts.items() if not one.is_guess},
        {request: one for request, one in firsts.items() if one.is_guess},
        tuple(request for request in found if request not in firsts),
    )


def guess_question(request: str, match: Match, story: Story) -> list[Spans]:
    """Ask whether a request is filed under a guess."""
    title = crop(safe_line(story.title), _TITLE)
    return [
        [(f"File {request} under {story.id} {title}?", "strong")],
        [("It is a guess: ", "amber"), (f"{odds(match)}, and it ", "plain"), *shared(match, _SHARED)],
    ]


def guess_ways(match: Match) -> list[Way]:
    """What can be done with a guess, first what is more often right."""
    ways = [Way("a", "files it there", GUESSES), Way("f", "asks for another story", PICK)]
    return ways if match.score >= _EVEN else ways[::-1]


def set_question(first: FirstStories) -> list[Spans]:
    """Ask whether several requests are filed, each under its first suggestion, with how many are which."""
    lines: list[Spans] = [
        [(f"File {plural(first.asked, 'request')}, each under its first suggestion?", "strong")]
    ]
    for label, role, those in (("sure", "plain", first.sure), ("a guess", "amber", first.guesses)):
        if those:
            lines.append([(f"{label} for {len(those):,}: ", role), (_stories(those.values()), "dim")])
    if first.without:
        lines.append([(f"no story for {len(first.without):,}, which stay", "plain")])
    return lines


def set_ways(first: FirstStories) -> list[Way]:
    """What can be done with the first suggestions of several requests; guesses are not what comes first."""
    pick = Way("f", f"asks for one story for all {first.asked:,}", PICK)
    guesses = _guesses(len(first.guesses))
    if not first.sure:
        return [pick, Way("g", f"files the {guesses}", GUESSES)] if first.guesses else [pick]
    ways = [Way("a", f"files the {len(first.sure):,} that {_are(len(first.sure))} sure", FILE)]
    if first.guesses:
        count = len(first.sure) + len(first.guesses)
        ways.append(Way("g", f"files {count:,}, the {guesses} too", GUESSES))
    return [*ways, pick]


def odds(match: Match) -> str:
    """How often a suggestion like this one is right, in words."""
    return f"{round(match.score * 100)} in 100 such are right"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _guesses(count: int) -> str:
    return "1 guess" if count == 1 else f"{count:,} guesses"


def _stories(matches: Iterable[Match]) -> str:
    """The stories of some suggestions, those of most requests first, with how many requests each has."""
    counts = Counter(one.ref for one in matches).most_common()
    return listed([f"{story} {count:,}" if count > 1 else story for story, count in counts], _NAMED)
