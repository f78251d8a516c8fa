"""What the app reports once it is drawn: wrong settings, copies that went apart, text left unsaved."""

from collections.abc import Mapping
from contextlib import suppress

from roadmap_tui.errors import Advice, Problem
from roadmap_tui.localstate.drafts import NEW, NEW_REQUEST, Drafts
from roadmap_tui.localstate.edits import waiting_texts
from roadmap_tui.localstate.told import untold
from roadmap_tui.merge.conflicts import conflicts_advice, conflicts_of
from roadmap_tui.model.changes import CONFLICT
from roadmap_tui.text.plural import listed
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.commands import clash_words, key_of, unknown_commands
from roadmap_tui.tui.common.key_changes import notice_text, notices
from roadmap_tui.tui.common.remedies import text_of
from roadmap_tui.tui.widgets.cells import safe_line

Keys = Mapping[str, str]
"""The keys that a person has for commands, by their ids."""


def moved_keys(keys: Keys) -> list[str]:
    """Sentences on keys that mean something else since this person's last version."""
    return [notice_text(one, keys) for one in untold(notices())]


def wrong_settings(unknown_theme: str | None, wished: Keys, keys: Keys) -> list[str]:
    """Sentences on a theme and on commands that there are not, and on keys that lead to two commands.

    `wished` are the keys as settings have them, `keys` those of commands that there are.
    """
    found = []
    if unknown_theme is not None:
        palette = key_of("app.commands", "board", keys)
        found.append(
            f"There is no theme {safe_line(unknown_theme)}; the palette ({palette}) has those there are."
        )
    return [*found, *map(safe_line, (*unknown_commands(wished)[:1], *clash_words(keys)))]


def copies_apart(session: BoardSession, keys: Keys) -> list[str]:
    """Sentences on copies of the board that went apart: files, and what they clashed in, which is counted."""
    said: list[Advice] = []
    snapshot = session.snapshot
    with suppress(Problem):
        # Records are decoded for it, the history among them, where there may be a conflict at all.
        conflicts = conflicts_of(snapshot.frozen()) if snapshot.may_have_happened(CONFLICT) else []
        session.conflicts = len(conflicts)
        said = [*session.store.advice(), *conflicts_advice(conflicts)]
    return [safe_line(text_of([one], "board", keys)) for one in said]


def unsaved(session: BoardSession, keys: Keys) -> list[str]:
    """A sentence on what has unsaved text, each with the keys that open it; none where nothing has."""
    uid, stories = session.snapshot.board.uid, session.snapshot.stories
    new, edit, by_hand = (key_of(f"story.{one}", "board", keys) for one in ("new", "edit", "by_hand"))
    request = f"{key_of('go.inbox', 'board', keys)} {key_of('request.new', 'inbox', keys)}"
    named = {NEW: f"a new story ({new})", NEW_REQUEST: f"a new request ({request})"}
    drafts = [named.get(ref) or f"{safe_line(ref)} ({edit})" for ref in Drafts(uid).waiting()]
    waiting = [*drafts, *(f"{ref} ({by_hand})" for ref in waiting_texts(uid) if ref in stories)]
    return [f"Unsaved text is kept for {listed(waiting, 3)}"] if waiting else []
