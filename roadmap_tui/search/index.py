"""A full-text index of a board's stories and requests, in memory.

SQLite's FTS5 keeps the index; it lets other threads run while it works, so a screen stays quick while a large
board is read. Texts are not kept twice: the index refers to the records.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from math import log
from types import TracebackType
from typing import Final, NamedTuple

from roadmap_tui.errors import Refused
from roadmap_tui.model.records import Record, Request, Story, number
from roadmap_tui.search.subwords import runs
from roadmap_tui.search.texts import about, text_of
from roadmap_tui.search.tokens import SHORTEST, counted, spelled, typed

RAREST = 20
"""The most words of a query that are looked up, the rarest: the others cost time only."""
ENOUGH = 4_000
"""The number of candidates after which no more words are looked up: another would find no more."""
AT_LEAST = 4
"""The least words of a query that are looked up, however many records they lead to."""
BACKGROUND = 500
"""The assumed background texts beside the board's own, so that words are rare on a small board too."""
_REQUESTS: Final = 1 << 40
"""The first row id of requests; stories have their own number."""
_LAST: Final = (1 << 63) - 1
_MOST_STEMS = 200_000
_ENDINGS = ("ability", "ables", "ations", "edly", "encies", "ers", "fully", "ically", "ingly", "ings", "ities",
            "ives", "izing", "ments", "ness", "ously", "yed")  # fmt: skip
"""Endings that the stemmer takes off a word: so much may be typed beyond the stem."""

_TABLES: Final = """
    create virtual table texts using fts5(story, request, about, content='', tokenize='porter unicode61');
    insert into texts (texts, rank) values ('automerge', 0);
    create virtual table terms using fts5vocab(texts, 'col');
    create virtual table words using fts5(word, tokenize='porter unicode61');
    create virtual table stems using fts5vocab(words, 'instance');
"""

_RECOUNTED = 20
"""The part of the records, a twentieth, that comes or goes before runs of letters are counted anew."""

Kind = type[Request] | type[Story]


class Words(NamedTuple):
    """The words of a text by stem: one form of each, and how often it occurs."""

    forms: dict[str, str]
    counts: dict[str, int]


class Index:
    """A full-text index of stories and requests. It may be made in one thread and asked in another.

    Words are stemmed as English ones; letters with accents equal those without. Used as a context manager, it
    gives its memory back at the end. Refused where SQLite has no full-text search.
    """

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        try:
            self._database.executescript(_TABLES)
        except sqlite3.OperationalError as missing:
            self._database.close()
            raise Refused(
                f"The SQLite of this Python cannot search texts ({missing}); use a Python whose SQLite has FTS5."
            ) from None
        self._records: dict[int, Record] = {}
        self._lengths: dict[Kind, tuple[int, int]] = {Request: (0, 0), Story: (0, 0)}
        self._stems: dict[str, str] = {}
        self._spread: dict[str, tuple[int, int]] = {}
        self._gram_spread: dict[str, int] = {}
        self._gram_records = 0
        self.apply(records)

    def __enter__(self) -> "Index":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._records)

    def close(self) -> None:
        """Close the index and free its memory."""
        with self._lock:
            self._database.close()

    def apply(self, put: Iterable[Record] = (), removed: Iterable[tuple[type[Record], str]] = ()) -> None:
        """Bring the index up to date with records that changed, appeared or went.

        Other kinds are passed over; a forgotten request goes.
        """
        found: dict[int, Record] = {_row(one.id): one for one in put if isinstance(one, (Request, Story))}
        self._write(found, [_row(identity) for kind, identity in removed if kind in (Request, Story)])

    def near(self, text: str, kind: Kind, limit: int, besides: str = "") -> list[Record]:
        """The records of a kind that share the rarest words with a text, most first, without the id `besides`."""
        with self._lock:
            rare = self._rarest(self._read(text), kind)
            if not rare or limit <= 0:
                return []
            match = f"{{story request}} : ({' OR '.join(_quoted(word) for word in rare)})"
            return self._matching(match, kind, limit, _row(besides) if besides else -1)

    def find(self, text: str, kind: Kind, limit: int = 1_000) -> list[str]:
        """The ids of the records of a kind that hold every typed word or its beginning, best first.

        Nothing typed finds nothing.
        """
        with self._lock:
            words = self._known(typed(text))
            if not words or limit <= 0:
                return []
            match = " AND ".join(_beginning(word) for word in words)
            return [one.id for one in self._matching(match, kind, limit, -1)]

    def begun(self, words: Iterable[str], kind: Kind, limit: int) -> list[Record]:
        """The records of a kind that say any of some words, its beginning or another form of it, best first."""
        with self._lock:
            known = self._known(words)
            if not known or limit <= 0:
                return []
            match = f"{{story request}} : ({' OR '.join(_beginning(word) for word in known)})"
            return self._matching(match, kind, limit, -1)

    def read(self, text: str, shortest: int = SHORTEST, without: frozenset[str] = frozenset()) -> Words:
        """The words of a text, as the index sees them; of less than `shortest` letters only abbreviations."""
        with self._lock:
            return self._read(text, shortest, without)

    def worth(self, stems: Iterable[str]) -> dict[str, float]:
        """The worth of each stem: its inverse document frequency over stories and requests, in nats."""
        with self._lock:
            wanted = set(stems)
            spread = self._spread_of(wanted)
            return {one: self._rarity(sum(spread[one])) for one in wanted}

    def gram_worth(self, grams: Iterable[str]) -> dict[str, float]:
        """The worth of those runs of letters that words of stories have, as of stems, in nats.

        A run occurs as often as the words that have it, in sum. The counts are those of a board up to a twentieth
        smaller or larger, since counting reads all words.
        """
        with self._lock:
            if abs(len(self._records) - self._gram_records) * _RECOUNTED > self._gram_records:
                self._count_grams()
            known = self._gram_spread
            return {one: self._rarity(known[one]) for one in grams if one in known}

    def _rarity(self, there: int) -> float:
        """The inverse document frequency of what so many records have."""
        whole = len(self._records) + BACKGROUND
        return log(1 + max(whole - there + 0.5, 0) / (there + 0.5))

    def _count_grams(self) -> None:
        # One scan, since it reads where each word occurs.
        terms = self._database.execute("select term, col, doc from terms where col != 'about'").fetchall()
        found = dict.fromkeys((gram for stem, kind, _ in terms if kind == "story" for gram in runs(stem)), 0)
        for stem, _, there in terms:
            for gram in set(runs(stem)):
                if gram in found:
                    found[gram] += there
        self._gram_spread, self._gram_records = found, len(self._records)

    def mean_length(self, kind: Kind) -> float:
        """Characters of a record of a kind, on average; never 0."""
        with self._lock:
            there, length = self._lengths[kind]
            return max(1.0, length / max(1, there))

    def _matching(self, match: str, kind: Kind, limit: int, besides: int) -> list[Record]:
        least, last = (_REQUESTS, _LAST) if kind is Request else (0, _REQUESTS - 1)
        rows = self._database.execute(
            "select rowid from texts where texts match ? and rowid between ? and ? and rowid != ? "
            "order by bm25(texts), rowid limit ?",
            (match, least, last, besides, limit),
        )
        return [self._records[row] for (row,) in rows]

    def _rarest(self, words: Words, kind: Kind) -> list[str]:
        """The words that occur in records of a kind, the rarest on the board first."""
        spread = self._spread_of(words.forms)
        held = 1 if kind is Request else 0
        there = [stem for stem in words.forms if spread[stem][held]]
        rare: list[str] = []
        led = 0
        for stem in sorted(there, key=lambda stem: sum(spread[stem]))[:RAREST]:
            led += sum(spread[stem])  # those of both kinds take time: a rarity is counted over all
            if led > ENOUGH and len(rare) >= AT_LEAST:
                break
            rare.append(words.forms[stem])
        return rare

    def _read(self, text: str, shortest: int = SHORTEST, without: frozenset[str] = frozenset()) -> Words:
        counts = counted(text, shortest, without)
        found = Words({}, {})
        for word in self._known(counts):
            stem = self._stems[word]
            found.forms.setdefault(stem, word)
            found.counts[stem] = found.counts.get(stem, 0) + counts[word]
        return found

    def _known(self, words: Iterable[str]) -> list[str]:
        """The words that have a stem, once the tokenizer of the index was asked for it."""
        words = list(words)
        unknown = [word for word in words if word not in self._stems]
        if unknown:
            if len(self._stems) + len(unknown) > _MOST_STEMS:
                self._stems.clear()
                unknown = words
            with self._writing():
                self._database.executemany("insert into words (rowid, word) values (?, ?)", enumerate(unknown))
                found = self._database.execute("select doc, term from stems").fetchall()
                self._database.execute("delete from words")
            self._stems.update(dict.fromkeys(unknown, ""))
            self._stems.update((unknown[row], stem) for row, stem in found)
        return [word for word in words if self._stems[word]]

    def _spread_of(self, stems: Iterable[str]) -> dict[str, tuple[int, int]]:
        """The document frequency of each stem, in stories and in requests."""
        found = self._spread
        for stem in stems:
            if stem not in found:
                counts = dict(self._database.execute("select col, doc from terms where term = ?", (stem,)))
                found[stem] = (counts.get("story", 0), counts.get("request", 0))
        return found

    def _write(self, put: dict[int, Record], removed: Iterable[int] = ()) -> None:
        kept = {row: one for row, one in put.items() if not (isinstance(one, Request) and one.forgotten)}
        with self._lock, self._writing():
            gone = {row: self._records[row] for row in (*put, *removed) if row in self._records}
            for row, one in gone.items():
                del self._records[row]
                self._database.execute(
                    "insert into texts (texts, rowid, story, request, about) values ('delete', ?, ?, ?, ?)",
                    self._columns(row, one, -1),
                )
            self._database.executemany(
                "insert into texts (rowid, story, request, about) values (?, ?, ?, ?)",
                (self._columns(row, one, 1) for row, one in kept.items()),
            )
            self._records.update(kept)
            self._spread.clear()

    def _columns(self, row: int, one: Record, sign: int) -> tuple[int, str, str, str]:
        text = text_of(one)
        kind: Kind = Story if isinstance(one, Story) else Request
        there, length = self._lengths[kind]
        self._lengths[kind] = there + sign, length + sign * len(text)
        words, besides = spelled(text), spelled(about(one))
        return (row, words, "", besides) if kind is Story else (row, "", words, besides)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._database.execute("begin")
        try:
            yield
        except BaseException:
            self._database.execute("rollback")
            raise
        self._database.execute("commit")


def _beginning(word: str) -> str:
    """The query for a typed word: words that begin with it, and those whose stem it goes beyond."""
    cuts = range(max(3, len(word) - 7), len(word))
    stems = [word[:cut] for cut in cuts if any(ending.startswith(word[cut:]) for ending in _ENDINGS)]
    found = [_quoted(word), f"{_quoted(word)} *", *map(_quoted, stems)]
    return f"({' OR '.join(found)})"


def _quoted(word: str) -> str:
    """A word as a phrase of a query: letters and digits alone, so nothing in it is an operator."""
    return f'"{word}"'


def _row(identity: str) -> int:
    return number(identity) + (_REQUESTS if identity.startswith("R-") else 0)
