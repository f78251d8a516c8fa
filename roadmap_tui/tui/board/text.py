"""The empty board as lines: what waits in the inbox, and the keys and commands that bring a story."""

from collections.abc import Mapping

from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common.commands import command, key_words, keys_of


def empty_lines(waiting: int, keymap: Mapping[str, str]) -> list[list[tuple[str, str]]]:
    """The lines of a board without stories; so many requests are `waiting` in the inbox."""
    count = (
        f" {plural(waiting, 'request')} {'waits' if waiting == 1 else 'wait'} in the inbox." if waiting else ""
    )
    lines: list[list[tuple[str, str]]] = [[("No story yet.", "strong"), (count, "plain")], []]
    for identity, words in (
        ("go.inbox", "opens the inbox: what customers ask for, in their words"),
        ("story.new", "writes the first story: what becomes possible for whom"),
    ):
        one = command(identity)
        if one is not None:
            lines.append([(key_words(keys_of(one, keymap)[0]), "accent"), (f"  {words}", "plain")])
    return [
        *lines,
        [],
        [("In the shell:", "dim")],
        [('roadmap request add --customer Acme --said "…"', "plain")],
        [('roadmap story add --outcome "…" --from R-1', "plain")],
        [("roadmap demo", "plain"), ("  shows a full board", "dim")],
    ]
