"""Keys that the guides name do what the guides say."""

import re

from roadmap_tui.tui.common.commands import COMMANDS, key_words, keys_of
from tests.docs.following import folded
from tests.docs.pages import ROOT
from tests.each_row import each_row

BY_ID = {one.id: one for one in COMMANDS}
CLAIMS = {
    "README.md": {
        "`2` is the inbox": "go.inbox",
        "mark with `space`": "request.mark",
        "press `d` to write one story": "request.distil",
        "`H` and `L` move a story": "story.stage_before",
        "`s` sets an owner": "story.set",
        "`b` groups the board in lanes": "board.group",
        "`enter` reads a story": "story.open",
        "`e` edits it": "story.edit",
        "`p` pushes to your tracker": "story.push",
        "`u` undoes": "app.undo",
    },
    "docs/guide-pm.md": {
        "`F` files it under the first": "request.file_first",
        "`f` asks under which story": "request.file",
        "`m` merges it": "request.merge",
        "`c` asks whoever": "request.ask",
        "`z` sets it aside until a day": "request.snooze",
        "`x` declines it": "request.decline",
        "`a` writes down that somebody answered": "request.acknowledge",
        "`O` orders by the newest": "inbox.order",
        "`ctrl+l` **lifts** a phrase": "editor.lift",
        "`F4` **suggests**": "editor.suggest",
        "`F2` goes to the next field": "editor.finding",
        "`F3` shows the glossary": "editor.glossary",
        "`F8` starts from a **user story**": "editor.start",
        "`F5` unfolds": "editor.unfold",
        "`E` opens the story in your own editor": "story.by_hand",
        "`v` lists the views": "app.views",
        "`z` folds a lane": "board.fold",
        "`O` and a letter orders the columns": "board.order",
        "gone with `-`": "board.empty",
        "`\\` hides it": "board.pane",
        "`t` on the board and on a story's page": "story.session",
        "`J` and `K` move a story within its column": "story.later",
        "`R` says yes": "sync.released",
        "On the board that is `r`": "story.read",
        "`4` is the timeline": "go.timeline",
        "`d` writes the days down": "timeline.draw",
        "`5` are the measures": "go.measures",
        "`p` turns to the last 30 days": "measures.period",
        "`0` is the matrix": "go.matrix",
        "`tab` measures by weight": "matrix.turn",
        "`T` takes all that is due": "readings.take_due",
    },
    "docs/guide-csm.md": {
        "`3` is the loop": "go.loop",
        "`y` copies it": "loop.copy",
        "`t` writes down that they were told": "loop.told",
        "`m` leaves your own customers": "loop.mine",
        "`9` is the customers": "go.customers",
        "`n` writes down what they ask now": "customers.ask",
        "`M` in the inbox": "inbox.mine",
    },
    "docs/copies.md": {"`C` shows them": "go.conflicts", "`t` takes theirs": "conflicts.theirs"},
    "docs/jira.md": {
        "`S` makes the plan": "app.sync",
        "`A` creates anew": "sync.again",
        "`a` does it": "sync.apply",
    },
}
"""What a page says of a key, and the command that does so."""


@each_row(
    ("page", "words", "command"), [(page, *one) for page, claims in CLAIMS.items() for one in claims.items()]
)
def test_a_key_does_what_the_page_says(page: str, words: str, command: str) -> None:
    """The page still says so, and the key is one of the command's."""
    spelt = re.findall(r"`([^`]+)`", words)[0].replace("ctrl+", "^").replace("enter", "⏎")

    assert words in folded((ROOT / page).read_text("utf-8"))
    assert spelt in [key_words(key) for key in keys_of(BY_ID[command])]
