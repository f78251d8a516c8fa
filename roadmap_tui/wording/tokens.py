"""A text as the rules read it: its words with their places, its sentences and its clauses."""

import re
from functools import cached_property

from roadmap_tui.wording.words import senses
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.lists import pattern, words

_TOKEN = pattern("token", re.IGNORECASE)
_SENTENCE_END = pattern("sentence_end")
_COMPOUNDS = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, w.UI_COMPOUNDS))})(?![\w-])")
_CLAUSE_WORDS = words("clause_words")


_TARGET = pattern("target_sentence")
_YEAR = re.compile(r"\b20\d\d\b")
_DIGITS = re.compile(r"\d[\d.,]*")
_OF_THE_STORY = re.compile(r"\b(?:without|so that|which means|because|so [a-z]+ )\b")


def _is_dated(said: str) -> bool:
    """Whether a sentence names a year and a number beside it, and neither a reason nor a consequence."""
    return (
        len(_DIGITS.findall(said)) > 1 and _YEAR.search(said) is not None and _OF_THE_STORY.search(said) is None
    )


_CUTS = frozenset(",:;–—()")
_BREAK = re.compile(r"[.!?…\n]|\s-\s")
"""A sign that may end a sentence or a clause."""


class Text:
    """A tokenized text. `words` are lower case; `starts` and `ends` are their places in characters.

    `bag` are the words without order, `elsewhere` those that mean something of another trade here.
    `sentence_of` and `clause_of` number the sentence and the clause that each
    word belongs to; `heads` are the first words of the sentences.
    """

    def __init__(self, raw: str, around: frozenset[str] = senses.NONE) -> None:
        self.raw = raw
        lower = raw.lower()
        self.lower = lower if len(lower) == len(raw) else raw
        spans = [found.span() for found in _TOKEN.finditer(self.lower)]
        plain = self.lower.replace("’", "'")
        self.words: list[str] = [plain[start:end] for start, end in spans]
        self.starts: list[int] = [start for start, _ in spans]
        self.ends: list[int] = [end for _, end in spans]
        self.bag: frozenset[str] = frozenset(self.words)
        self.elsewhere: frozenset[str] = senses.elsewhere(self.words, self.bag, around)
        self._read()

    def _read(self) -> None:
        """Number the sentences and the clauses."""
        self.sentence_of: list[int] = []
        self.clause_of: list[int] = []
        self.heads: list[int] = []
        self.after_comma: list[bool] = []
        count = len(self.words)
        if (
            count
            and _CUTS.isdisjoint(self.raw)
            and self.bag.isdisjoint(_CLAUSE_WORDS)
            and _BREAK.search(self.raw) is None
        ):
            self.sentence_of, self.clause_of, self.heads = [0] * count, [0] * count, [0]
            self.after_comma = [False] * count
            return
        breaks = [found.end() for found in _SENTENCE_END.finditer(self.raw)]
        sentence, clause, taken, last = -1, -1, 0, 0
        for place, start in enumerate(self.starts):
            new = sentence < 0
            while taken < len(breaks) and breaks[taken] <= start:
                taken += 1
                new = True
            gap = self.raw[last:start]
            cut = gap != " " and ((not new and not _CUTS.isdisjoint(gap)) or " - " in gap)
            if new:
                sentence += 1
                self.heads.append(place)
            if new or cut or self.words[place] in _CLAUSE_WORDS:
                clause += 1
            self.after_comma.append(cut)
            self.sentence_of.append(sentence)
            self.clause_of.append(clause)
            last = self.ends[place]

    def __len__(self) -> int:
        """The number of words."""
        return len(self.words)

    def clause_end(self, place: int) -> int:
        """The place after the last word of the clause that the word at `place` belongs to."""
        clause = self.clause_of[place]
        end = place + 1
        while end < len(self.words) and self.clause_of[end] == clause:
            end += 1
        return end

    def region_end(self, place: int) -> int:
        """The place after the last word before the next comma, dash or end of the sentence."""
        end = place + 1
        while (
            end < len(self.words)
            and not self.after_comma[end]
            and self.sentence_of[end] == self.sentence_of[place]
        ):
            end += 1
        return end

    def sentence_end(self, place: int) -> int:
        """The place after the last word of the sentence."""
        sentence = self.sentence_of[place]
        return self.heads[sentence + 1] if sentence + 1 < len(self.heads) else len(self.words)

    def slice(self, first: int, end: int) -> str:
        """The text from the word at `first` to before the word at `end`."""
        return self.raw[self.starts[first] : self.ends[end - 1]] if first < end else ""

    def sentence(self, number: int) -> str:
        """The sentence of a number."""
        head = self.heads[number]
        return self.slice(head, self.sentence_end(head))

    def find(self, phrase: str) -> tuple[int, int] | None:
        """The span of whole words in the text, in characters."""
        start = self.lower.find(phrase)
        while start >= 0:
            end = start + len(phrase)
            before = self.lower[start - 1] if start else " "
            after = self.lower[end] if end < len(self.lower) else " "
            if not (before.isalnum() or before == "-") and not (after.isalnum() or after == "-"):
                return start, end
            start = self.lower.find(phrase, start + 1)
        return None

    @cached_property
    def compounds(self) -> list[int]:
        """The places at which pieces of interface of several words begin, in characters."""
        return [found.start() for found in _COMPOUNDS.finditer(self.lower)]

    @cached_property
    def targets(self) -> frozenset[int]:
        """The numbers of the sentences that tell a number to be reached, and no more of the story."""
        found = set()
        for number, head in enumerate(self.heads):
            said = self.raw[self.starts[head] - (head > 0) : self.ends[self.sentence_end(head) - 1]].lower()
            if _TARGET.search(said) is not None or (number and _is_dated(said)):
                found.add(number)
        return frozenset(found)

    @cached_property
    def story(self) -> str:
        """The text in lower case, blank where a number to be reached is told."""
        lower = self.lower
        for number in self.targets:
            start, end = self.starts[self.heads[number]], self.ends[self.sentence_end(self.heads[number]) - 1]
            lower = lower[:start] + " " * (end - start) + lower[end:]
        return lower
