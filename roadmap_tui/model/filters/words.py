"""An index of the words of texts, by which the few that hold a part of a word are found without a look at all."""

from collections.abc import Mapping, Set

MOST_CHANGED = 500
"""The most texts that changed and are looked into one by one; beyond them all are."""
LEAST_LETTERS = 2
"""The least letters that are looked up; a single one stands in nearly every text, and is found there at once."""


class WordIndex:
    """The ids of texts by each word that stands in them. A text that changed is looked into from then on."""

    def __init__(self) -> None:
        self._ids: dict[str, list[str]] = {}
        self._known: set[str] = set()
        self.changed: set[str] = set()
        """The ids of the texts that are looked into."""

    def add(self, identity: str, text: str) -> None:
        """Index a text, once."""
        if identity in self._known or identity in self.changed:
            return
        self._known.add(identity)
        ids = self._ids
        for word in set(text.split()):
            found = ids.get(word)
            if found is None:
                ids[word] = [identity]
            else:
                found.append(identity)

    def change(self, identity: str) -> None:
        """Mark a text as another one now."""
        if identity in self._known:
            self._known.discard(identity)
            self.changed.add(identity)

    def has(self, identity: str) -> bool:
        """Whether a text is indexed, or is one that is looked into."""
        return identity in self._known or identity in self.changed

    def covers(self, ids: Set[str]) -> bool:
        """Whether all these texts are indexed, or are looked into; not once too many of them changed."""
        return len(self.changed) <= MOST_CHANGED and not (ids - self._known - self.changed)

    def holding(self, needle: str, texts: Mapping[str, str]) -> set[str] | None:
        """The ids of the texts that hold a part of a word; None where that is not known by words alone.

        `texts` are all that there are, by id.
        """
        if len(needle) < LEAST_LETTERS or " " in needle:
            return None
        found: set[str] = set().union(*(ids for word, ids in self._ids.items() if needle in word))
        if self.changed:
            found -= self.changed
            found |= {one for one in self.changed if needle in texts.get(one, "")}
        return found
