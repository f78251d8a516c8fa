"""Redacts what lies beside a board: its earlier states, its journal, and text that was typed and not saved."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from roadmap_tui.actions.forget import Redaction, redaction_of, without_words
from roadmap_tui.errors import Refused
from roadmap_tui.files.folders import PEOPLE, board_key, state_folder
from roadmap_tui.files.plain import read_plain
from roadmap_tui.files.replace import replace_file
from roadmap_tui.model.changes import FORGOTTEN
from roadmap_tui.model.format_1 import readable_base
from roadmap_tui.model.link_state import without_description
from roadmap_tui.model.records import Digest, MergeBase, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.copy.copy import LocalCopy
from roadmap_tui.store.copy.queue import Entry, Queue
from roadmap_tui.store.protocol import Journal, ServerStore, Store, Transaction

PATIENCE = 10.0
"""Seconds to wait for a push or sync of the board to end: it works with words it read before."""
_LEAST = 12
"""The least characters of a private text in drafts; a shorter one may be anybody's, and stays."""


def beside(store: Store, redaction: Redaction) -> int:
    """Redacts all that lies beside the board; returns how many earlier states were rewritten.

    The board must be held (`Store.hold`), so that no push writes down words it read before. Raises Refused
    where a file cannot be rewritten; doing it again ends the work.
    """
    _journal(store.journal())
    name, words = board_key(store.read().board.uid), _long(redaction.words)
    _drafts(name, words)
    _texts(name, words)
    for place, _ in _files("views", name, ".json"):
        place.unlink(missing_ok=True)
    # What a tracker last said may quote them, whichever board it was for: it is only asked again.
    for place, _ in _files("answers", "*", ".json"):
        place.unlink(missing_ok=True)
    return store.rewrite_generations(redaction)


def refresh_copy(copy: LocalCopy, server: ServerStore) -> None:
    """Bring the copy of a board up to date, and forget there what it has forgotten. Raises Problem, OSError."""
    copy.refresh(server, lambda file, refs: in_copy(copy.queue, file, refs))


def in_copy(queue: Queue, file: Store, refs: Iterable[str]) -> None:
    """Redacts what a board has forgotten in the earlier states of its copy here, and what lies beside that.

    Words are taken out beside a state before the state is rewritten, which is the last that holds them.
    """
    with file.transaction() as transaction:
        redaction = redaction_of(transaction, refs)
        name = board_key(transaction.board.uid)

    def change(transaction: Transaction) -> None:
        redaction(transaction)
        words = _long(redaction.words)
        _drafts(name, words)
        _texts(name, words)
        queue.rewrite(lambda entry: _without(entry, redaction, words))

    file.rewrite_generations(change)


def _without(entry: Entry, redaction: Redaction, words: list[str]) -> Entry:
    """An entry that waits, without what is forgotten: who is named as before, and what is said of it."""
    arguments: dict[str, Any] = _replaced(entry.arguments, words)
    if entry.arguments.get("customer") in redaction.words:
        known = sorted(redaction.customers)
        arguments["customer"] = known[0] if len(known) == 1 else None
    if entry.arguments.get("about") in redaction.requests and "text" in arguments:
        arguments["text"] = FORGOTTEN
    return msgspec.structs.replace(entry, arguments=arguments)


def _long(words: Iterable[str]) -> list[str]:
    """The words that are looked for beside a board, the longest first."""
    return sorted((one for one in words if len(one) >= _LEAST), key=len, reverse=True)


def stories_to_push_again(snapshot: Snapshot) -> list[Story]:
    """The stories whose issues may still hold words that were forgotten here: they were not pushed since."""
    return [
        story
        for story in snapshot.stories.values()
        if story.link is not None
        and story.link.state != "gone"
        and any(
            isinstance(half, Digest)
            for field in story.link.base.agreed.values()
            for half in (field.ours, field.theirs)
        )
    ]


def _journal(journal: Journal) -> None:
    """Redacts the journal: what led to an issue stays known, what it said does not.

    It is written anew in any case: a line that was cut short is no entry, and may hold words as well.
    """
    journal.replace([_without_description(one) for one in journal.entries()])


def _without_description(entry: dict[str, Any]) -> dict[str, Any]:
    found = dict(entry)
    base, issue = entry.get("base"), entry.get("issue")
    if isinstance(base, dict):
        kept = readable_base(base)
        found["base"] = msgspec.to_builtins(
            without_description(kept) if isinstance(kept, MergeBase) else without_words(kept)
        )
    if isinstance(issue, dict) and issue.get("description"):
        found["issue"] = {**issue, "description": ""}
    return found


def _drafts(board: str, words: list[str]) -> None:
    """Redacts this board's drafts and edits: the words in them, and descriptions in what they started from."""
    for folder in ("drafts", "edits"):
        for place, data in _files(folder, f"{board}-*", ".json"):
            try:
                draft = msgspec.json.decode(data, type=dict[str, Any])
            except msgspec.DecodeError as error:
                raise _unreadable(place, error) from None
            cleaned = {key: _replaced(without_words(value), words) for key, value in draft.items()}
            if cleaned != draft:
                _rewrite(place, msgspec.json.encode(cleaned))


def _texts(board: str, words: list[str]) -> None:
    """Redacts texts that a failed editor left: this board's, and those of 0.1.0, which name no board."""
    for names in (f"{board}-*", "S-*", "new-story-*"):
        for place, data in _files("edits", names, ".md"):
            text: str = _replaced(data.decode("utf-8", "surrogateescape"), words)
            cleaned = text.encode("utf-8", "surrogateescape")
            if cleaned != data:
                _rewrite(place, cleaned)


def _files(folder: str, names: str, end: str) -> Iterator[tuple[Path, bytes]]:
    """Files of the state folder with their content; what a killed process left half written is removed."""
    own = state_folder()
    folders = [own / folder, *own.glob(f"{PEOPLE}/*/{folder}")]
    for left in (one for found in folders for one in found.glob(f"{names}{end}.*.half")):
        left.unlink(missing_ok=True)
    for place in sorted(one for found in folders for one in found.glob(f"{names}{end}")):
        try:
            yield place, read_plain(place)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise _unreadable(place, error) from None


def _unreadable(place: Path, error: Exception) -> Refused:
    return Refused(f"{place} may hold what is forgotten and cannot be read: remove it ({error}).")


def _rewrite(place: Path, data: bytes) -> None:
    try:
        replace_file(place, data)
    except OSError as error:
        raise Refused(f"{place} cannot be rewritten: {error.strerror}.") from error


def _replaced(value: Any, words: list[str]) -> Any:
    """A value in which words are forgotten wherever they stand."""
    if isinstance(value, str):
        for one in words:
            value = value.replace(one, FORGOTTEN)
        return value
    if isinstance(value, dict):
        return {name: _replaced(each, words) for name, each in value.items()}
    return [_replaced(each, words) for each in value] if isinstance(value, list) else value
