"""The model of the quotes: the words behind a story, and the phrase picked in them. Pure state, without an app.

A phrase is a run of words within one quote: mostly a clause, made longer or shorter at its ends word by word.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from roadmap_tui.model.records import Link, Request
from roadmap_tui.tui.widgets.cells import cell_len, safe_line, wrap
from roadmap_tui.wording.tokens import Text

Piece = tuple[str, int]
"""A piece of a line: its text and the place of its word; -1 for what is no word."""


class QuoteText(NamedTuple):
    """A quote of a request. `can_keep` tells whether its link can keep a phrase of it as the quoted span."""

    request: str
    who: str
    text: str
    can_keep: bool = True
    kept: str | None = None


class Drawn(NamedTuple):
    """A line drawn: the quote it belongs to, and its pieces."""

    quote: int
    pieces: tuple[Piece, ...]


class QuotesModel:
    """State of the quotes, one of them with a phrase: the words from `first` to `last`, both counted in."""

    def __init__(self, quotes: Sequence[QuoteText]) -> None:
        self.quotes = tuple(quotes)
        self._read: dict[int, Text] = {}
        self.at = 0
        self.first = self.last = 0
        self._whole(0)

    # -- the phrase -----------------------------------------------------------------------------------------

    @property
    def phrase(self) -> str:
        """The picked phrase, as it was said; empty where there is none."""
        return self.words(self.at).slice(self.first, self.last + 1) if self.has_words else ""

    @property
    def quote(self) -> QuoteText | None:
        """The quote with the phrase."""
        return self.quotes[self.at] if self.quotes else None

    @property
    def has_words(self) -> bool:
        """Whether the quote holds words to pick."""
        return bool(self.quotes) and len(self.words(self.at)) > 0

    def words(self, quote: int) -> Text:
        """A quote's words."""
        found = self._read.get(quote)
        if found is None:
            found = self._read[quote] = Text(self.quotes[quote].text)
        return found

    def kept_words(self, quote: int) -> range:
        """The words of a quote that its link keeps as the quoted span."""
        one = self.quotes[quote]
        start = one.text.find(one.kept) if one.kept else -1
        if start < 0 or one.kept is None:
            return range(0)
        words, end = self.words(quote), start + len(one.kept)
        inside = [at for at in range(len(words)) if words.starts[at] >= start and words.ends[at] <= end]
        return range(inside[0], inside[-1] + 1) if inside else range(0)

    def clause(self, by: int) -> None:
        """Pick the clause after the phrase, or the one before; beyond a quote's ends, the next quote's."""
        if not self.quotes:
            return
        words = self.words(self.at)
        place = self.last + 1 if by > 0 else self.first - 1
        if 0 <= place < len(words):
            self._whole(place)
        elif 0 <= self.at + by < len(self.quotes):
            self.at += by
            self._whole(0 if by > 0 else len(self.words(self.at)) - 1)

    def turn(self, by: int) -> None:
        """Go to the next quote, or the one before, and pick its first clause."""
        if self.quotes:
            self.at = min(max(self.at + by, 0), len(self.quotes) - 1)
            self._whole(0)

    def end(self, by: int) -> None:
        """Move the end of the phrase a word later, or earlier."""
        if self.has_words:
            self.last = min(max(self.last + by, self.first), len(self.words(self.at)) - 1)

    def start(self, by: int) -> None:
        """Move the start of the phrase a word later, or earlier."""
        if self.has_words:
            self.first = min(max(self.first + by, 0), self.last)

    def pick(self, quote: int, one: int, other: int) -> None:
        """Pick the words between two, both counted in."""
        self.at, self.first, self.last = quote, min(one, other), max(one, other)

    def pick_clause(self, quote: int, word: int) -> None:
        """Pick the clause that a word is in."""
        self.at = quote
        self._whole(word)

    def _whole(self, word: int) -> None:
        if not self.has_words:
            self.first = self.last = 0
            return
        clauses = self.words(self.at).clause_of
        first = last = min(max(word, 0), len(clauses) - 1)
        while first > 0 and clauses[first - 1] == clauses[first]:
            first -= 1
        while last + 1 < len(clauses) and clauses[last + 1] == clauses[last]:
            last += 1
        self.first, self.last = first, last

    # -- drawing --------------------------------------------------------------------------------------------

    def lines(self, width: int) -> list[Drawn]:
        """Every quote in lines of at most `width` cells, with whose it is, and blank lines between."""
        found: list[Drawn] = []
        for place, quote in enumerate(self.quotes):
            if found:
                found.append(Drawn(-1, ()))
            found += [Drawn(place, line) for line in _wrapped(self._pieces(place), width)]
            found.append(Drawn(place, ((f"{quote.who}, {quote.request}", -1),)))
        return found

    def _pieces(self, place: int) -> list[Piece]:
        """The quote as its words, each with what stands around it; a blank leads those that one precedes."""
        text, words = self.quotes[place].text, self.words(place)
        if not len(words):
            return [(safe_line(text), -1)]
        found: list[Piece] = []
        begin = 0
        for word in range(len(words)):
            end = words.starts[word + 1] if word + 1 < len(words) else len(text)
            # What opens the next word, a quotation mark or a bracket, goes with it.
            gap = text[words.ends[word] : end]
            cut = len(gap) - len(gap.rstrip("\"“‘'([{$€£¥")) if end < len(text) else 0
            stop = end - cut
            piece = text[begin:stop]
            blank = " " if found and text[begin - 1 : begin].isspace() else ""
            found.append((blank + safe_line(piece), word))
            begin = stop
        return found


def _wrapped(pieces: Sequence[Piece], width: int) -> list[tuple[Piece, ...]]:
    lines: list[tuple[Piece, ...]] = []
    line: list[Piece] = []
    used = 0
    for text, word in pieces:
        size = cell_len(text)
        if line and used + size > width:
            lines.append(tuple(line))
            line, used = [], 0
        plain = text if line else text.removeprefix(" ")
        for number, part in enumerate(wrap(plain, width) if cell_len(plain) > width else (plain,)):
            if number:
                lines.append(tuple(line))
                line, used = [], 0
            line.append((part, word))
            used += cell_len(part)
    return [*lines, tuple(line)] if line else lines


def quotes_of(
    behind: Sequence[tuple[Request, Link | None]], names: Mapping[str, str], lifted: Mapping[str, str]
) -> list[QuoteText]:
    """The quotes of some requests.

    A request that was merged into another counts by the other's link, which keeps no phrase of it.
    """
    found = []
    for request, link in behind:
        text = request.said or request.problem
        if text and text.strip():
            own = link is None or link.request == request.id
            kept = lifted.get(request.id) or (link.quote if link is not None and own else None)
            found.append(QuoteText(request.id, names[request.id], text, bool(request.said) and own, kept))
    return found
