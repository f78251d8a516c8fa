"""Takes words apart into runs of four letters, by which compounds and other forms of a word are found alike."""

from functools import lru_cache

_LETTERS = 4


def runs(word: str) -> tuple[str, ...]:
    """The runs of four letters of a word, whose ends count as letters; a short word is one run."""
    ended = f"<{word}>"
    return tuple(ended[at : at + _LETTERS] for at in range(max(1, len(ended) - _LETTERS + 1)))


known_runs = lru_cache(20_000)(runs)
"""`runs` of the words that are asked and read most, which are the same for every question."""
