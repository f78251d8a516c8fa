"""Compares a later export with the requests on the board: other words, or conversations that went on.

The board keeps what it has: what was said stays as it was heard first, with what people made of it here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from roadmap_tui.intake.drafts import Draft
from roadmap_tui.model.records import Note, Request


def says_else(draft: Draft, known: Request) -> bool:
    """Whether a row's words differ from those of the request that it became."""
    return not known.forgotten and draft.fields.get("said") != known.said


def rewording(
    differing: Iterable[tuple[Draft, Request]], notes: Mapping[str, Note]
) -> tuple[list[str], dict[str, str]]:
    """The requests whose rows say something else, and the new words of those whose conversation went on.

    Words that somebody has noted on the request are not new.
    """
    pairs = {known.id: (draft, known) for draft, known in differing}
    noted: dict[str, list[str]] = defaultdict(list)
    if pairs:
        for note in notes.values():
            if note.about in pairs:
                noted[note.about].append(_plain(note.text))
    reworded: list[str] = []
    new_words: dict[str, str] = {}
    for identity, (draft, known) in pairs.items():
        words = _further(draft.fields.get("said") or "", known.said or "")
        if words and any(_plain(words) in one for one in noted[identity]):
            continue
        reworded.append(identity)
        if words:
            new_words[identity] = words
    return reworded, new_words


def _further(said: str, before: str) -> str:
    """The paragraphs that follow what was said before; nothing where that does not stand there whole."""
    old, new = _paragraphs(before), _paragraphs(said)
    if not old or not set(old) <= set(new):
        return ""
    return "\n\n".join(one for one in new if one not in old)


def _paragraphs(text: str) -> list[str]:
    return [one.strip() for one in text.split("\n\n") if one.strip()]


def _plain(text: str) -> str:
    return " ".join(text.split())
