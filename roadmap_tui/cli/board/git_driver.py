"""The merge driver that git calls: quick, since it runs for every commit of a rebase, and so without click."""

import os
import sys
from typing import TYPE_CHECKING

from roadmap_tui.cli.app.output import say
from roadmap_tui.cli.board.merged_text import lines_of
from roadmap_tui.errors import Exit, Reason, Refused
from roadmap_tui.files.plain import read_plain
from roadmap_tui.text.characters import one_line

if TYPE_CHECKING:
    from roadmap_tui.merge.boards import Merged

# msgspec asks it for what typing has too, and falls back: a sixth of the time of a merge in a small board.
sys.modules.setdefault("typing_extensions", None)  # type: ignore[arg-type]  # as the import system has it


def merge_for_git(base: str, mine: str, other: str, path: str | None = None) -> int:
    """Merge two copies of a board for git: the first file becomes both. Returns git's exit code.

    Raises Refused where one side is no board.
    """
    from roadmap_tui.files.replace import mode_of, replace_file
    from roadmap_tui.merge.boards import merge_boards
    from roadmap_tui.store.rows import Unreadable

    called = one_line(path or mine)
    try:
        ours, theirs = read_plain(mine), read_plain(other)
        merged = merge_boards(ours, theirs, base=lambda: known_base(read_plain(base), ours))
    except (Unreadable, OSError) as fault:
        why = fault.reason if isinstance(fault, Unreadable) else f"cannot be read: {fault.strerror or fault}"
        raise Refused(f"{called} was not merged: one side {why}.", reason=Reason.DAMAGED) from None
    if merged.is_changed:
        replace_file(mine, merged.document, mode=mode_of(mine), durable=False)
        forget_earlier(path, merged)
    for line in lines_of(merged, "ours"):
        say(f"{called}: {line}")
    return Exit.REFUSED if merged.conflicts else Exit.DONE


def known_base(base: bytes | None, ours: bytes) -> bytes | None:
    """The base of a merge by git, where it is a copy of the board: of several, git makes one with markers."""
    from roadmap_tui.store.exchange import opened
    from roadmap_tui.store.rows import Unreadable

    try:
        return base if base is not None and opened(base).board.uid == opened(ours).board.uid else None
    except Unreadable:
        return None


def forget_earlier(path: str | None, merged: "Merged") -> None:
    """Forget in the earlier states of a board that git merges what the other copy had forgotten."""
    if not merged.forgotten or path is None:
        return
    from roadmap_tui.actions.forget import redaction_of
    from roadmap_tui.store import open_store
    from roadmap_tui.store.memory import MemoryStore

    united = MemoryStore()
    united.load(merged.document)
    with united.transaction() as transaction:
        redaction = redaction_of(transaction, merged.forgotten)
    open_store(os.path.realpath(path)).rewrite_generations(redaction)
