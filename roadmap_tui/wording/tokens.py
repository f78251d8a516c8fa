"""A text as the rules read it: its words with their places, its sentences and its clauses."""

import re

from roadmap_tui.text.computed_once import computed_once
from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.wording.words import senses
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.lists import pattern, words

_TOKEN = pattern("token")
_SENTENCE_END = pattern("sentence_end")
_COMPOUNDS = lazy_pattern(rf"(?<![\w-])(?:{'|'.join(map(re.escape, w.UI_COMPOUNDS))})(?![\w-])")
_CLAUSE_WORDS = words("clause_words")


_TARGET = pattern("target_sentence")
_YEAR = lazy_pattern(r"\b20\d\d\b")
_DIGITS = lazy_pattern(r"\d[\d.,]*")
_OF_THE_STORY = lazy_pattern(r"\b(?:without|so that|which means|because|so [a-z]+ )\b")


def _is_dated(said: str) -> bool:
    """Whether a sentence names a year and a number beside it, and neither a reason nor a consequence."""
    return (
        len(_DIGITS.findall(said)) > 1 and _YEAR.search(said) is not None and _OF_THE_STORY.search(said) is None
    )


_CUTS = frozenset(",:;–—()")
_BREAK = lazy_pattern(r"[.!?…\n]|\s-\s")
"""A sign that may end a sentence or a clause."""


class Text:
    """A tokenized text. `words` are lower case, `bag` the same without order.

    `elsewhere` are those that mean something of another trade here. Where words, sentences and clauses stand is
    worked out once a rule asks: most rules find nothing in most texts.
    """

    def __init__(self, raw: str, around: frozenset[str] = senses.NONE) -> None:
        self.raw = raw
        lower = raw.lower()
        self.lower = lower if len(lower) == len(raw) else raw
        self.words: list[str] = _TOKEN.findall(self.lower)
        if "\u2019" in self.lower:
            self.words = [one.replace("\u2019", "'") for one in self.words]
        self.bag: frozenset[str] = frozenset(self.words)
        self.elsewhere: frozenset[str] = senses.elsewhere(self.words, self.bag, around)

    @computed_once
    def _spans(self) -> list[tuple[int, int]]:
        return [found.span() for found in _TOKEN.finditer(self.lower)]

    @computed_once
    def starts(self) -> list[int]:
        """The place of each word's first character."""
        return [start for start, _ in self._spans]

    @computed_once
    def ends(self) -> list[int]:
        """The place behind each word's last character."""
        return [end for _, end in self._spans]

    @computed_once
    def _parted(self) -> tuple[list[int], list[int], list[int], list[bool]]:
        """The sentence and the clause of each word, the first words of sentences, the words behind a comma."""
        count = len(self.words)
        if (
            count
            and _CUTS.isdisjoint(self.raw)
            and self.bag.isdisjoint(_CLAUSE_WORDS)
            and _BREAK.search(self.raw) is None
        ):
            return [0] * count, [0] * count, [0], [False] * count
        sentence_of: list[int] = []
        clause_of: list[int] = []
        heads: list[int] = []
        after_comma: list[bool] = []
        breaks = [found.end() for found in _SENTENCE_END.finditer(self.raw)]
        breaks.append(len(self.raw) + 1)
        raw, words = self.raw, self.words
        sentence, clause, taken, last = -1, -1, 0, 0
        for place, (start, end) in enumerate(self._spans):
            new = cut = False
            gap = raw[last:start]
            if gap != " ":  # one blank ends nothing
                new = sentence < 0
                while breaks[taken] <= start:
                    taken += 1
                    new = True
                cut = (not new and not _CUTS.isdisjoint(gap)) or " - " in gap
            if new:
                sentence += 1
                heads.append(place)
            if new or cut or words[place] in _CLAUSE_WORDS:
                clause += 1
            after_comma.append(cut)
            sentence_of.append(sentence)
            clause_of.append(clause)
            last = end
        return sentence_of, clause_of, heads, after_comma

    @computed_once
    def sentence_of(self) -> list[int]:
        """The number of each word's sentence."""
        return self._parted[0]

    @computed_once
    def clause_of(self) -> list[int]:
        """The number of each word's clause."""
        return self._parted[1]

    @computed_once
    def heads(self) -> list[int]:
        """The places of the first words of the sentences."""
        return self._parted[2]

    @computed_once
    def after_comma(self) -> list[bool]:
        """Whether each word stands behind a comma, a dash or the like."""
        return self._parted[3]

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

    @computed_once
    def compounds(self) -> list[int]:
        """The places at which pieces of interface of several words begin, in characters."""
        return [found.start() for found in _COMPOUNDS.finditer(self.lower)]

    @computed_once
    def targets(self) -> frozenset[int]:
        """The numbers of the sentences that tell a number to be reached, and no more of the story."""
        found = set()
        for number, head in enumerate(self.heads):
            said = self.raw[self.starts[head] - (head > 0) : self.ends[self.sentence_end(head) - 1]].lower()
            if _TARGET.search(said) is not None or (number and _is_dated(said)):
                found.add(number)
        return frozenset(found)

    @computed_once
    def story(self) -> str:
        """The text in lower case, blank where a number to be reached is told."""
        lower = self.lower
        for number in self.targets:
            start, end = self.starts[self.heads[number]], self.ends[self.sentence_end(self.heads[number]) - 1]
            lower = lower[:start] + " " * (end - start) + lower[end:]
        return lower
