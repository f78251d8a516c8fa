"""Keys that mean something else since an earlier version: each is told once, at the first start after it."""

from collections.abc import Iterable, Mapping

from roadmap_tui.tui.common.commands import key_of

_CHANGES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "set-field": (
        "{} sets one field of what is marked. The inbox's order is on {} now, the timeline's day on {} s.",
        (("story.set", "board"), ("inbox.order", "inbox"), ("timeline.set", "timeline")),
    ),
    "views": (
        "{} lists the views. Compact cards are on {} now, the timeline by quarter on {}.",
        (("app.views", "board"), ("board.compact", "board"), ("timeline.turn", "timeline")),
    ),
    "counted": (
        "What is done to several that {} marked is counted first; ⏎ does it.",
        (("story.mark", "board"),),
    ),
}
"""The sentences by id, each with the commands whose keys stand in it, and their places."""


def notices() -> Iterable[str]:
    """The ids of all changes, oldest first."""
    return _CHANGES


def notice_text(identity: str, keymap: Mapping[str, str]) -> str:
    """The sentence on a change, with this person's own keys."""
    words, named = _CHANGES[identity]
    return words.format(*(key_of(one, where, keymap) for one, where in named))  # type: ignore[arg-type]
