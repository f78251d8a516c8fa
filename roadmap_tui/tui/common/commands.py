"""The registry of commands of the screens.

Key bindings, the footer, the palette, the help and the table of keys in the documentation are made from it.
An id is stable: people rebind keys by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from roadmap_tui.files.folders import is_served
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.nearest import meant

Where = Literal[
    "everywhere", "board", "inbox", "loop", "timeline", "measures", "readings", "customers", "matrix", "sync", "conflicts", "glossary", "form", "story", "editor",
    "session", "quotes", "question",
]  # fmt: skip

FORMS: frozenset[Where] = frozenset({"form", "session", "editor", "question"})
"""Places with text input: letters are text there."""
NOT_IN_FORMS = frozenset(
    {
        "app.undo",
        "app.redo",
        "app.sync",
        "app.suspend",
        "app.find",
        "app.views",
        *(f"app.view_{place}" for place in range(1, 10)),
        *(
            f"go.{place}"
            for place in (
                "board",
                "inbox",
                "loop",
                "timeline",
                "measures",
                "sync",
                "glossary",
                "readings",
                "customers",
                "matrix",
                "conflicts",
            )
        ),
    }
)
"""Commands disabled in forms: they would change what lies behind a form, or leave it."""
_CHARACTERS = {
    "question_mark": "?",
    "slash": "/",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "colon": ":",
    "space": " ",
    "asterisk": "*",
    "plus": "+",
    "minus": "-",
    "backslash": "\\",
    "less_than_sign": "<",
    "greater_than_sign": ">",
}
_KEY_WORDS = {
    "enter": "⏎",
    "escape": "esc",
    "slash": "/",
    "colon": ":",
    "asterisk": "*",
    "plus": "+",
    "minus": "-",
    "backslash": "\\",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "shift+tab": "⇧tab",
    "question_mark": "?",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}


class Command(NamedTuple):
    """A command of the screens.

    `keys` as Textual names them, the first one shown; empty where only the palette has it. `label` is the word
    in the footer and in the palette, `sentence` what it does. `footer` orders it among the keys at the bottom
    (0: not there; of two with one number the first that has a key); commands of one `group` stand there as one,
    under the group's word.
    """

    id: str
    keys: str
    label: str
    sentence: str
    action: str
    where: Where
    footer: int = 0
    group: str = ""
    in_palette: bool = True


_MOVES = (
    ("down", "j,down", "down(1)"),
    ("up", "k,up", "down(-1)"),
    ("top", "g,home", "end(-1)"),
    ("bottom", "G,end", "end(1)"),
    ("page_down", "ctrl+d,pagedown", "page(1)"),
    ("page_up", "ctrl+u,pageup", "page(-1)"),
)
"""The cursor keys of every list and page: the end of the id, the keys, the action."""


def _moves(prefix: str, where: Where, sentences: Sequence[str]) -> list[Command]:
    """The cursor keys of a place, with a sentence for each."""
    return [
        Command(f"{prefix}.{name}", keys, name.replace("_", " "), sentence, action, where, in_palette=False)
        for (name, keys, action), sentence in zip(_MOVES, sentences, strict=True)
    ]


def _list_moves(where: Where, thing: str) -> list[Command]:
    """The cursor keys of a list of things."""
    ends = (f"Go to the first {thing}.", f"Go to the last {thing}.")
    pages = ("Go down by half a screen.", "Go up by half a screen.")
    return _moves(where, where, (f"Go to the {thing} below.", f"Go to the {thing} above.", *ends, *pages))


def _back(where: Where, sentence: str) -> Command:
    """The key that leads back in a place."""
    return Command(f"{where}.back", "escape", "back", sentence, "back", where, in_palette=False)


def _filter(where: Where, things: str, footer: int) -> Command:
    """The key that filters a place."""
    fields = "" if where in {"glossary", "conflicts"} else ", and fields such as owner:me"
    sentence = f"Leave only the {things} that fit words{fields}."
    return Command(f"{where}.filter", "slash", "filter", sentence, "filter", where, footer)


def _mark_all(prefix: str, where: Where, things: str) -> Command:
    """The key that marks all that a place shows."""
    sentence = f"Mark all {things} that are shown, or let go of them."
    return Command(f"{prefix}.mark_all", "asterisk", "mark all", sentence, "mark_all", where)


def _set(prefix: str, where: Where, things: str = "", footer: int = 0) -> Command:
    """The key that sets one field: of the marked things, or of the one there is."""
    whose = f"of the marked {things}, or of this one," if things else "of the story"
    sentence = f"Set one field {whose} from a short list."
    return Command(f"{prefix}.set", "s", "set", sentence, "set", where, footer)


_REGISTRY: tuple[Command, ...] = (
    Command("board.left", "h,left", "left", "Go to the column on the left.", "aside(-1)", "board", in_palette=False),
    Command("board.down", "j,down", "down", "Go to the story below.", "down(1)", "board", in_palette=False),
    Command("board.up", "k,up", "up", "Go to the story above.", "down(-1)", "board", in_palette=False),
    Command("board.right", "l,right", "right", "Go to the column on the right.", "aside(1)", "board", in_palette=False),
    Command("board.top", "g,home", "top", "Go to the first story of the column.", "top", "board", in_palette=False),
    Command("board.bottom", "G,end", "bottom", "Go to the last story of the column.", "bottom", "board", in_palette=False),
    Command("board.page_down", "ctrl+d,pagedown", "page down", "Go down by half a screen.", "page(1)", "board", in_palette=False),
    Command("board.page_up", "ctrl+u,pageup", "page up", "Go up by half a screen.", "page(-1)", "board", in_palette=False),
    Command("story.open", "enter", "open", "Read the story whole.", "open", "board", 1),
    _back("board", "Stop a push; go back: from reading, from the marks, from a filter, from a drag."),
    Command("story.stage_before", "H", "move back", "Move the story to the stage before.", "shift(-1)", "board", 4, "move"),
    Command("story.stage_after", "L", "move on", "Move the story to the next stage.", "shift(1)", "board", 4, "move"),
    Command("story.later", "J", "rank lower", "Place the story below the next one of its column.", "rank(1)", "board"),
    Command("story.earlier", "K", "rank higher", "Place the story above the one before it in its column.", "rank(-1)", "board"),
    Command("story.why", "w", "why here", "Say why the story stands where it does: by the board, by weight, by ARR.", "why", "board"),
    Command("story.because", "B", "open the gate", "Make the move that was refused, with a reason that stays on the story.", "because", "board"),
    Command("story.read", "r", "record reading", "Write down what the story's metric measures today.", "read", "board"),
    Command("story.decline", "x", "decline", "Set the story aside, with a reason.", "decline", "board"),
    Command("story.archive", "", "archive", "Take the story off the board, or put it back.", "archive", "board"),
    Command("story.mark", "space", "mark", "Mark the story or not; every verb acts on all that are marked.", "mark", "board"),
    _mark_all("story", "board", "stories"),
    _set("story", "board", "stories"),
    Command("story.copy_key", "y", "copy key", "Copy the tracker's key of the story, or its id.", "copy('key')", "board"),
    Command("story.copy_link", "Y", "copy link", "Copy the address of the story in the tracker.", "copy('link')", "board"),
    Command("story.push", "p", "push", "Create the story's issue in the tracker, or bring it up to date.", "push", "board", 7),
    Command("story.link", "f", "file", "File requests under the marked stories, or under this one.", "link_requests", "board"),
    Command("story.export", "W", "export", "Write the marked stories, or this one, to a file: .md, .html, .svg, .csv, .json.", "export", "board"),
    Command("story.browse", "o", "browse", "Open the story in the tracker, in the browser.", "browse", "board"),
    Command("story.released", "R", "released", "Answer the tracker that says done: move the story to Shipped.", "released", "board"),
    _filter("board", "stories", 6),
    Command("story.block", "", "blocked by", "Say which story this one waits for.", "block", "board"),
    Command("story.relate", "", "related to", "Say which story this one has to do with.", "relate", "board"),
    Command("story.duplicate", "", "duplicate of", "Set the story aside as a duplicate of another one.", "duplicate", "board"),
    Command("story.split", "", "split", "Split a part from the story, with the requests that go over to it.", "split", "board"),
    Command("story.session", "t", "tried", "Write a session down: who tried the story while it is built, and what came of it.", "session", "board"),
    Command("board.compact", "V", "compact", "Show each story in one line, or whole.", "compact", "board"),
    Command("board.group", "b", "group", "Group in lanes by owner, objective, product, touchpoint, horizon, segment, tag.", "group", "board"),
    Command("board.order", "O", "order", "Order each column by hand, weight, ARR, age, due day, score, recent change.", "order", "board"),
    Command("board.fold", "z", "fold lane", "Fold the lane, or unfold it.", "fold", "board"),
    Command("board.fold_all", "Z", "fold all", "Fold all lanes, or unfold them.", "fold_all", "board"),
    Command("board.empty", "minus", "empty columns", "Hide empty columns, or show them as slivers.", "empty", "board"),
    Command("board.pane", "backslash", "pane", "Hide the pane beside the board, or show it.", "pane", "board"),
    Command("board.pane_wider", "less_than_sign", "wider pane", "Make the pane beside the board wider.", "pane_width(1)", "board"),
    Command("board.pane_narrower", "greater_than_sign", "narrower pane", "Make the pane beside the board narrower.", "pane_width(-1)", "board"),
    Command("board.declined", "", "declined", "Show the declined stories as a column, or hide them.", "column('declined')", "board"),
    Command("board.archived", "", "archived", "Show the archived stories as a column, or hide them.", "column('archived')", "board"),
    Command("story.edit", "e", "edit", "Edit the story in the form, with its prose beside it.", "edit", "board", 2),
    Command("story.by_hand", "E", "by hand", "Edit the story in $EDITOR, as Markdown.", "by_hand", "board"),
    Command("story.new", "n", "new", "Write a new story.", "new", "board", 3),
    *_list_moves("inbox", "request"),
    Command("inbox.turn", "right_square_bracket,tab,l,right", "next state", "Show the requests of the next state.", "turn(1)", "inbox"),
    Command("inbox.turn_back", "left_square_bracket,shift+tab,h,left", "state before", "Show the requests of the state before.", "turn(-1)", "inbox"),
    Command("inbox.order", "O", "order", "Show the oldest first, the newest, by ARR, by importance.", "order", "inbox"),
    Command("inbox.filter", "slash", "filter", "Leave only the requests that fit what you type: words, age:>14, customer:acme.", "filter", "inbox", 7),
    Command("inbox.mine", "M", "my customers", "Show the requests of your customers, what is asked of you first; or all.", "mine", "inbox"),
    _back("inbox", "Go back: from reading, from the marks, from a filter."),
    Command("request.open", "enter", "read", "Read the request; the second time, the story it is filed under.", "open", "inbox"),
    Command("request.file", "f", "file", "File the request under a story.", "file", "inbox", 1),
    Command("request.file_first", "F", "file first", "File the request under the likeliest story, which the page names; a guess is asked about.", "file_first", "inbox"),
    Command("request.mark", "space", "mark", "Mark the request, or take its mark away.", "mark", "inbox"),
    _mark_all("request", "inbox", "requests"),
    _set("request", "inbox", "requests"),
    Command("request.copy", "y", "copy words", "Copy what the customers said, with who said it.", "copy", "inbox"),
    Command("request.export", "W", "export", "Write the marked requests, or this one, to a file: .md, .html, .csv, .json.", "export", "inbox"),
    Command("request.distil", "d", "distil", "Write one new story from the marked requests, or from this one.", "distil", "inbox", 2),
    Command("request.decline", "x", "decline", "Decline the request, with a reason the customer can be told.", "decline", "inbox", 3),
    Command("request.snooze", "z", "snooze", "Set the request aside until a day.", "snooze", "inbox", 4),
    Command("request.merge", "m", "merge", "Merge the request with one that says the same.", "merge", "inbox", 5),
    Command("request.ask", "c", "ask", "Ask whoever wrote the request down for what is missing.", "ask", "inbox", 6),
    Command("request.answer", "A", "answer", "Answer the question about the request.", "answer", "inbox"),
    Command("request.acknowledge", "a", "acknowledge", "Write down that the customer was answered.", "acknowledge", "inbox"),
    Command("request.reopen", "R", "reopen", "Bring a declined, snoozed or merged request back.", "reopen", "inbox"),
    Command("request.new", "n", "new", "Write a request down.", "new", "inbox"),
    Command("request.edit", "e", "edit", "Correct the request.", "edit", "inbox"),
    Command("request.note", "N", "note", "Leave a note on the request.", "note", "inbox"),
    Command("form.save", "ctrl+s", "save", "Save the request.", "save", "form", 1),
    Command("form.likely", "f2", "open likely", "Open the request that says much the same.", "open_likely", "form"),
    Command("form.suggest", "f4", "suggest", "Show what this field could hold: customers, people, words of this board.", "suggest", "form", 3),
    Command("form.leave", "escape", "leave", "Leave; what you typed is asked about.", "leave", "form", 2),
    Command("session.save", "ctrl+s", "save", "Save the session.", "save", "session", 1),
    Command("session.suggest", "f4", "suggest", "Show what this field could hold: who asked, tasks and people before.", "suggest", "session", 3),
    Command("session.leave", "escape", "leave", "Leave; what you typed is asked about.", "leave", "session", 2),
    *_moves("reading", "story", ("Scroll down.", "Scroll up.", "Go to the first line.", "Go to the last line.", "Scroll down by half a screen.", "Scroll up by half a screen.")),
    Command("reading.edit", "e", "edit", "Edit the story in the form.", "edit", "story", 1),
    Command("reading.by_hand", "E", "by hand", "Edit the story in $EDITOR, as Markdown.", "by_hand", "story"),
    _set("reading", "story"),
    Command("reading.export", "W", "export", "Write the story to a file: .md, .html, .svg, .csv, .json.", "export", "story"),
    Command("reading.stage_before", "H", "move back", "Move the story to the stage before.", "shift(-1)", "story", 2, "move"),
    Command("reading.stage_after", "L", "move on", "Move the story to the next stage.", "shift(1)", "story", 2, "move"),
    Command("reading.because", "B", "open the gate", "Move the story on, with a reason that stays on it.", "because", "story"),
    Command("reading.note", "N", "note", "Leave a note on the story.", "note", "story", 3),
    Command("reading.push", "p", "push", "Create the story's issue in the tracker, or bring it up to date.", "push", "story", 4),
    Command("reading.released", "R", "released", "Answer the tracker that says done: move the story to Shipped.", "released", "story"),
    Command("reading.copy_key", "y", "copy key", "Copy the tracker's key of the story, or its id.", "copy('key')", "story"),
    Command("reading.copy_link", "Y", "copy link", "Copy the address of the story in the tracker.", "copy('link')", "story"),
    Command("reading.browse", "o", "browse", "Open the story in the tracker, in the browser.", "browse", "story"),
    Command("reading.block", "", "blocked by", "Say which story this one waits for.", "block", "story"),
    Command("reading.relate", "", "related to", "Say which story this one has to do with.", "relate", "story"),
    Command("reading.duplicate", "", "duplicate of", "Set the story aside as a duplicate of another one.", "duplicate", "story"),
    Command("reading.split", "", "split", "Split a part from the story, with the requests that go over to it.", "split", "story"),
    Command("reading.session", "t", "tried", "Write a session down: who tried the story while it is built, and what came of it.", "session", "story"),
    Command("reading.back", "escape", "back", "Stop a push; go back to where you came from.", "back", "story", 5, in_palette=False),
    Command("editor.save", "ctrl+s", "save", "Save the story.", "save", "editor", 1),
    Command("editor.lift", "ctrl+l", "lift", "Pick a phrase of the customers' words; the line above them names its field.", "extract", "editor", 2),
    Command("editor.finding", "f2,ctrl+n", "finding", "Go to the next field that the wording rules say something about.", "finding", "editor", 3),
    Command("editor.glossary", "f3,ctrl+g", "glossary", "Show the team's terms, those in the story first, or hide them.", "glossary", "editor"),
    Command("editor.suggest", "f4", "suggest", "Show what this field could hold: words of this board, metrics worth knowing.", "suggest", "editor"),
    Command("editor.unfold", "f5", "more fields", "Show every field, or fold away what is optional.", "unfold", "editor"),
    Command("editor.start", "f8", "from user story", "Start from the user story that was pasted, or take that back.", "start", "editor"),
    Command("editor.prose", "ctrl+t,f6", "prose", "In a narrow window: show the prose whole, or the form.", "prose", "editor", 4),
    Command("editor.page_down", "pagedown", "page down", "Scroll the prose and what is said of it down.", "page(1)", "editor", in_palette=False),
    Command("editor.page_up", "pageup", "page up", "Scroll the prose and what is said of it up.", "page(-1)", "editor", in_palette=False),
    Command("editor.leave", "escape", "leave", "Leave; what you typed is asked about.", "leave", "editor", 5),
    Command("quotes.lift", "enter", "lift", "Put the phrase into the field that the line above names.", "extract", "quotes", 1, in_palette=False),
    Command("quotes.obstacle", "o", "obstacle", "Put the phrase into the obstacle.", "extract('obstacle')", "quotes", 2, in_palette=False),
    Command("quotes.situation", "s", "situation", "Put the phrase into the situation.", "extract('situation')", "quotes", 3, in_palette=False),
    Command("quotes.benefit", "b", "benefit", "Put the phrase into the benefit.", "extract('benefit')", "quotes", 4, in_palette=False),
    Command("quotes.cost", "c", "cost", "Put the phrase into the obstacle's cost.", "extract('cost')", "quotes", in_palette=False),
    Command("quotes.clause_after", "j,down", "clause after", "Pick the clause after the phrase.", "clause(1)", "quotes", in_palette=False),
    Command("quotes.clause_before", "k,up", "clause before", "Pick the clause before the phrase.", "clause(-1)", "quotes", in_palette=False),
    Command("quotes.longer", "l,right", "longer", "Let the phrase end a word later.", "end(1)", "quotes", 5, "end", in_palette=False),
    Command("quotes.shorter", "h,left", "shorter", "Let the phrase end a word earlier.", "end(-1)", "quotes", 5, "end", in_palette=False),
    Command("quotes.start_later", "L,shift+right", "start later", "Let the phrase begin a word later.", "start(1)", "quotes", 6, "start", in_palette=False),
    Command("quotes.start_earlier", "H,shift+left", "start earlier", "Let the phrase begin a word earlier.", "start(-1)", "quotes", 6, "start", in_palette=False),
    Command("quotes.turn", "tab,right_square_bracket", "next quote", "Go to the next quote.", "turn(1)", "quotes", in_palette=False),
    Command("quotes.turn_back", "shift+tab,left_square_bracket", "quote before", "Go to the quote before.", "turn(-1)", "quotes", in_palette=False),
    Command("quotes.back", "escape", "back", "Go back to the form, nothing lifted.", "back", "quotes", 7, in_palette=False),
    Command("question.leave", "escape", "leave", "Leave the question; nothing is done.", "leave", "question", in_palette=False),
    *_list_moves("glossary", "term"),
    Command("glossary.open", "enter", "read", "Read the term whole.", "open", "glossary"),
    Command("glossary.edit", "e", "define", "Write what the term means here.", "edit", "glossary", 1),
    Command("glossary.avoid", "a", "instead of", "Name the words that are not used for the term.", "avoid", "glossary", 2),
    Command("glossary.new", "n", "new", "Write a new term down.", "new", "glossary", 3),
    Command("glossary.remove", "x", "remove", "Take the term out.", "remove", "glossary", 4),
    _filter("glossary", "terms", 5),
    _back("glossary", "Go back: from reading, from a filter."),
    *_list_moves("loop", "customer"),
    Command("loop.turn", "right_square_bracket,tab,l,right", "who was told", "Show who was told, or who waits.", "turn(1)", "loop"),
    Command("loop.turn_back", "left_square_bracket,shift+tab,h,left", "who waits", "Show who waits, or who was told.", "turn(-1)", "loop", in_palette=False),
    Command("loop.open", "enter", "read", "Read it whole; the second time, the story that shipped.", "open", "loop"),
    Command("loop.copy", "y", "copy message", "Copy the message drafted for the customer.", "copy", "loop", 1),
    Command("loop.told", "t", "told", "Write down that the customer was told: when, and how they took it.", "told", "loop", 2),
    Command("loop.answer", "a", "answer", "Write down whether it solves it, in the customer's view.", "answer", "loop", 3),
    Command("loop.mark", "space", "mark", "Mark the customer, or take the mark away.", "mark", "loop"),
    Command("loop.mine", "m", "mine", "Show only the customers you own, or everybody's.", "mine", "loop", 4),
    _filter("loop", "customers", 5),
    _back("loop", "Go back: from reading, from the marks, from a filter."),
    Command("sync.apply", "a", "do it", "Carry out the plan that is shown.", "apply", "sync", 1),
    Command("sync.ours", "o", "ours", "Take our side of what is left to you: it goes into the issue.", "take('ours')", "sync", 2, "take"),
    Command("sync.theirs", "t", "theirs", "Take their side of what is left to you: it comes onto the board.", "take('theirs')", "sync", 2, "take"),
    Command("sync.open", "enter", "open", "Open the story.", "open", "sync", 3),
    Command("sync.browse", "b", "browse", "Open the issue in the browser.", "browse", "sync", 4),
    Command("sync.released", "R", "released", "Answer the tracker that says done: move the story to Shipped.", "released", "sync"),
    Command("sync.because", "B", "open the gate", "Move the story to Shipped, with a reason that stays on it.", "because", "sync"),
    Command("sync.again", "A", "create again", "Create a new issue where the old one is gone.", "again", "sync"),
    Command("sync.read", "space", "scroll", "Scroll both sides of the fields with the keys.", "read", "sync", 5),
    Command("sync.copy_key", "y", "copy key", "Copy the tracker's key of the story, or its id.", "copy('key')", "sync"),
    Command("sync.copy_link", "Y", "copy link", "Copy the address of the story in the tracker.", "copy('link')", "sync"),
    *_list_moves("sync", "story"),
    Command("sync.turn", "right_square_bracket,tab,l,right", "next kind", "Show the next kind: conflicts, creates, updates and so on.", "turn(1)", "sync"),
    Command("sync.turn_back", "left_square_bracket,shift+tab,h,left", "kind before", "Show the kind before.", "turn(-1)", "sync"),
    _filter("sync", "stories", 6),
    Command("sync.stop", "ctrl+c", "stop", "Stop the sync between two requests; the next one finishes it.", "stop", "sync"),
    _back("sync", "Stop what runs, leave the plan, go back from scrolling or a filter."),
    *_list_moves("timeline", "story"),
    Command("timeline.turn", "tab,right_square_bracket", "next view", "Show the stories by horizon, by quarter, by product.", "turn(1)", "timeline", 3),
    Command("timeline.turn_back", "shift+tab,left_square_bracket", "view before", "Show the stories in the view before.", "turn(-1)", "timeline", in_palette=False),
    Command("timeline.draw", "d", "days", "Draw the days as bars, or write them down.", "draw", "timeline"),
    Command("timeline.zoom_out", "minus", "larger", "Draw by larger units: weeks, months, quarters.", "zoom(1)", "timeline"),
    Command("timeline.zoom_in", "plus", "smaller", "Draw by smaller units: quarters, months, weeks.", "zoom(-1)", "timeline"),
    Command("timeline.before", "h,left", "earlier days", "Show earlier days.", "scroll_days(-1)", "timeline", in_palette=False),
    Command("timeline.after", "l,right", "later days", "Show later days.", "scroll_days(1)", "timeline", in_palette=False),
    Command("timeline.open", "enter", "open", "Read the story whole.", "open", "timeline", 1),
    Command("timeline.later", "H", "later", "Move the story back: from now to next, from next to later.", "shift(1)", "timeline", 2, "horizon"),
    Command("timeline.sooner", "L", "sooner", "Move the story on: from later to next, from next to now.", "shift(-1)", "timeline", 2, "horizon"),
    Command("timeline.rank_lower", "J", "rank lower", "Place the story below the next one of its horizon.", "rank(1)", "timeline"),
    Command("timeline.rank_higher", "K", "rank higher", "Place the story above the one before it in its horizon.", "rank(-1)", "timeline"),
    Command("timeline.mark", "space", "mark", "Mark the story, or take its mark away.", "mark", "timeline"),
    _mark_all("timeline", "timeline", "stories"),
    _set("timeline", "timeline", "stories", footer=4),
    Command("timeline.push", "p", "push", "Create the issues of the stories in the tracker, or bring them up to date.", "push", "timeline"),
    Command("timeline.copy_key", "y", "copy key", "Copy the tracker's keys of the stories, or their ids.", "copy('key')", "timeline"),
    Command("timeline.copy_link", "Y", "copy link", "Copy the addresses of the stories in the tracker.", "copy('link')", "timeline"),
    Command("timeline.export", "W", "export", "Write the stories to a file: .md, .html, .svg, .csv, .json.", "export", "timeline"),
    Command("timeline.ship_by", "", "ships by", "Say by when the story shall ship.", "ship_by", "timeline"),
    Command("timeline.mine", "m", "mine", "Show only the stories you own, or everybody's.", "mine", "timeline", 5),
    _filter("timeline", "stories", 6),
    _back("timeline", "Go back: from the marks, from a filter."),
    *_list_moves("measures", "measure"),
    Command("measures.open", "enter", "read", "Read the measure whole: what it means, whose it is, what it is made from.", "open", "measures", 1),
    Command("measures.period", "p", "period", "Measure the last 30 days, 90, a year, or all there is.", "period", "measures", 2),
    Command("measures.split", "b", "by", "Take the measures apart by segment, by touchpoint, by CSM, by product.", "split", "measures", 3),
    _filter("measures", "measures", 4),
    _back("measures", "Go back: from reading, from a filter."),
    *_list_moves("readings", "number"),
    Command("readings.read", "r,enter", "record", "Write down what the number is, then the next one's.", "read", "readings", 1),
    Command("readings.take", "t", "take now", "Take the number by its probe, after showing what that is where you have not allowed it.", "take_now", "readings", 2),
    Command("readings.take_due", "T", "take what is due", "Take all numbers that are due by their probes.", "take_due", "readings"),
    Command("readings.refuse", "x", "refuse", "Refuse the odd value that waits aside; enter accepts it.", "refuse", "readings"),
    Command("readings.turn", "right_square_bracket,tab", "next tab", "Show what is due, what measures itself, which values wait aside.", "turn(1)", "readings", 3),
    Command("readings.turn_back", "left_square_bracket,shift+tab", "tab before", "Show the tab before.", "turn(-1)", "readings", in_palette=False),
    Command("readings.open", "o", "open story", "Read the story whole.", "open", "readings", 4),
    Command("readings.mine", "m", "mine", "Show only the stories you own, or everybody's.", "mine", "readings", 5),
    _filter("readings", "numbers", 6),
    _back("readings", "Go back: from a filter."),
    Command("conflicts.ours", "o", "ours", "Keep what stands here: the side of the other copy is dropped.", "take('ours')", "conflicts", 1, "take"),
    Command("conflicts.theirs", "t", "theirs", "Take what the other copy has.", "take('theirs')", "conflicts", 1, "take"),
    Command("conflicts.mark", "space", "mark", "Mark the field or not; both sides' keys act on all that are marked.", "mark", "conflicts", 2),
    Command("conflicts.open", "enter", "open", "Open the story; of anything else, scroll both sides.", "open", "conflicts", 3),
    Command("conflicts.read", "r", "scroll", "Scroll both sides with the keys.", "read", "conflicts"),
    *_list_moves("conflicts", "field"),
    _filter("conflicts", "fields", 4),
    _back("conflicts", "Go back: from scrolling, from a filter, from the marks."),
    Command("matrix.left", "h,left", "left", "Go to the nearest story on the left.", "aside(-1)", "matrix", in_palette=False),
    Command("matrix.right", "l,right", "right", "Go to the nearest story on the right.", "aside(1)", "matrix", in_palette=False),
    *_list_moves("matrix", "story"),
    Command("matrix.turn", "tab,right_square_bracket", "evidence by", "Measure the evidence by weight, by ARR, by requests, by your formula.", "turn(1)", "matrix", 3),
    Command("matrix.turn_back", "shift+tab,left_square_bracket", "measure before", "Measure the evidence in the way before.", "turn(-1)", "matrix", in_palette=False),
    Command("matrix.open", "enter", "open", "Read the story whole.", "open", "matrix", 1),
    Command("matrix.edit", "e", "edit", "Edit the story in the form, with its prose beside it.", "edit", "matrix"),
    Command("matrix.mark", "space", "mark", "Mark the story or not; every verb acts on all that are marked.", "mark", "matrix"),
    _mark_all("matrix", "matrix", "stories"),
    _set("matrix", "matrix", "stories", footer=2),
    Command("matrix.stage_before", "H", "move back", "Move the story to the stage before.", "shift(-1)", "matrix", 4, "move"),
    Command("matrix.stage_after", "L", "move on", "Move the story to the next stage.", "shift(1)", "matrix", 4, "move"),
    Command("matrix.because", "B", "open the gate", "Make the move that was refused, with a reason that stays on the story.", "because", "matrix"),
    Command("matrix.link", "f", "file", "File requests under the marked stories, or under this one.", "link_requests", "matrix"),
    Command("matrix.export", "W", "export", "Write the stories to a file: .md, .html, .svg, .csv, .json.", "export", "matrix"),
    Command("matrix.decline", "x", "decline", "Set the story aside, with a reason.", "decline", "matrix"),
    Command("matrix.archive", "", "archive", "Take the story off the board, or put it back.", "archive", "matrix"),
    Command("matrix.push", "p", "push", "Create the story's issue in the tracker, or bring it up to date.", "push", "matrix"),
    Command("matrix.copy_key", "y", "copy key", "Copy the tracker's key of the story, or its id.", "copy('key')", "matrix"),
    Command("matrix.copy_link", "Y", "copy link", "Copy the address of the story in the tracker.", "copy('link')", "matrix"),
    Command("matrix.browse", "o", "browse", "Open the story in the tracker, in the browser.", "browse", "matrix"),
    Command("matrix.mine", "m", "mine", "Show only the stories you own, or everybody's.", "mine", "matrix", 5),
    _filter("matrix", "stories", 6),
    _back("matrix", "Stop a push; go back: from the marks, from a filter."),
    *_list_moves("customers", "customer"),
    Command("customers.turn", "right_square_bracket,tab,l,right", "next order", "Show them by renewal, by ARR, by what they wait for.", "turn(1)", "customers", 3, "order"),
    Command("customers.turn_back", "left_square_bracket,shift+tab,h,left", "order before", "Show them in the order before.", "turn(-1)", "customers", 3, "order", in_palette=False),
    Command("customers.open", "enter", "read", "Read the customer whole; the second time, the story it waits for.", "open", "customers", 1),
    Command("customers.ask", "n", "new request", "Write down what the customer asks for.", "ask", "customers", 2),
    Command("customers.mine", "m", "mine", "Show only the customers you own, or everybody's.", "mine", "customers", 4),
    _filter("customers", "customers", 5),
    _back("customers", "Go back: from reading, from a filter."),
    Command("go.board", "1", "board", "Go to the board.", "go('board')", "everywhere"),
    Command("go.inbox", "2", "inbox", "Go to the inbox: requests to be triaged.", "go('inbox')", "everywhere"),
    Command("go.loop", "3", "loop", "Go to the loop: whom to tell what came of what they asked.", "go('loop')", "everywhere"),
    Command("go.timeline", "4", "timeline", "Go to the timeline: now, next and later, by quarter or by product.", "go('timeline')", "everywhere"),
    Command("go.measures", "5", "measures", "Go to the measures: how long it takes, what came true, who waits.", "go('measures')", "everywhere"),
    Command("go.sync", "6", "sync screen", "Go to the sync: what differs between the board and the tracker.", "go('sync')", "everywhere"),
    Command("go.glossary", "7", "glossary", "Go to the glossary: the team's words.", "go('glossary')", "everywhere"),
    Command("go.readings", "8", "due readings", "Go to the numbers that should be read now that their story shipped.", "go('readings')", "everywhere"),
    Command("go.customers", "9", "customers", "Go to the customers: what each is worth, renews when, waits for, was told.", "go('customers')", "everywhere"),
    Command("go.matrix", "0", "matrix", "Go to the matrix: effort against evidence, in four quarters.", "go('matrix')", "everywhere"),
    Command("go.conflicts", "C", "conflicts", "Go to the conflicts: fields that two copies of the board changed differently.", "go('conflicts')", "everywhere"),
    Command("app.sync", "S", "sync", "Plan a sync with the tracker, and show it; nothing is written before you say so.", "sync", "everywhere"),
    Command("app.undo", "u", "undo", "Undo your last change.", "undo", "everywhere"),
    Command("app.redo", "ctrl+r", "redo", "Make the change again that you undid last.", "redo", "everywhere"),
    Command("app.theme", "", "theme", "Choose the colours.", "change_theme", "everywhere"),
    Command("app.screenshot", "", "screenshot", "Save a picture of the screen as SVG.", "picture", "everywhere"),
    Command("app.find", "colon,ctrl+k", "go to", "Go to anything by an id, words or a few letters: records, screens, commands.", "find", "everywhere", 8),
    Command("app.views", "v", "views", "List the views, or keep what is shown as one.", "views", "everywhere"),
    *(
        Command(f"app.view_{place}", f"alt+{place}", f"view {place}", f"Show the view at place {place} of their list.", f"view({place})", "everywhere", in_palette=False)
        for place in range(1, 10)
    ),
    Command("app.commands", "ctrl+p", "commands", "Search everything that can be done here.", "command_palette", "everywhere", 8, in_palette=False),
    Command("app.help", "question_mark,f1", "keys", "Show the keys of where you are.", "help", "everywhere", 9),
    Command("app.suspend", "ctrl+z", "shell", "Go to the shell until you say `fg` there; what you did is saved.", "suspend_process", "everywhere"),
    Command("app.quit", "q,ctrl+q", "quit", "Leave; what you did is saved.", "quit", "everywhere"),
)  # fmt: skip

ON_THIS_MACHINE = frozenset(
    one.id for one in _REGISTRY if one.action in {"by_hand", "export", "picture", "suspend_process"}
)
"""Commands that use the machine which the app runs on: its editor, its files, its shell."""
COMMANDS = tuple(one for one in _REGISTRY if not is_served() or one.id not in ON_THIS_MACHINE)


def command(identity: str) -> Command | None:
    """The command with an id; None where there is none."""
    return next((one for one in COMMANDS if one.id == identity), None)


def commands_of(where: Where) -> list[Command]:
    """The commands of a place, with those that work everywhere; a form is left first for what lies behind it."""
    aside = NOT_IN_FORMS if where in FORMS or where == "quotes" else frozenset()
    return [one for one in COMMANDS if one.where in {where, "everywhere"} and one.id not in aside]


def keys_of(one: Command, keymap: Mapping[str, str] | None = None, where: Where | None = None) -> list[str]:
    """The keys of a command as Textual names them, a person's own before ours. In a form, letters are text."""
    keys = [key.strip() for key in ((keymap or {}).get(one.id) or one.keys).split(",")]
    return [key for key in keys if key and not (where in FORMS and _types(key))]


def key_of(identity: str, where: Where, keymap: Mapping[str, str] | None = None) -> str:
    """The first key of a command in a place, as people read it; empty where it has none there."""
    one = command(identity)
    keys = keys_of(one, keymap, where) if one is not None else []
    return key_words(keys[0]) if keys else ""


def top_key(where: Where, keymap: Mapping[str, str] | None = None) -> str:
    """The letter that goes to the top of a place, behind which an id may be typed; empty where there is none."""
    tops = (one for one in COMMANDS if one.where == where and one.id.endswith(".top"))
    keys = [key for one in tops for key in keys_of(one, keymap, where) if _types(key)]
    return keys[0] if keys else ""


def clashes(keymap: Mapping[str, str]) -> list[tuple[str, Command, Command]]:
    """Keys of a person's own that lead to two commands in one place, each with both; one of them does nothing."""
    found: dict[tuple[str, str], tuple[str, Command, Command]] = {}
    for where in get_args(Where):
        known: dict[str, Command] = {}
        for one in commands_of(where):
            for key in keys_of(one, keymap, where):
                other = known.setdefault(key, one)
                if other is not one and {one.id, other.id} & keymap.keys():
                    found.setdefault((one.id, other.id), (key, other, one))
    return list(found.values())


def clash_words(keymap: Mapping[str, str]) -> list[str]:
    """Sentences on the clashes of a person's own keys."""
    return [
        one_line(f"[look] keys: {key_words(key)} is {one.label} ({one.id}) and {other.label} ({other.id}).")
        for key, one, other in clashes(keymap)
    ]


def unknown_commands(keymap: Mapping[str, str]) -> list[str]:
    """Sentences on ids of a person's own keys that name no command, each with the nearest one."""
    known = [one.id for one in COMMANDS]
    unknown = sorted(keymap.keys() - set(known))
    return [one_line(f"[look] keys: there is no command {one}.{meant(one, known)}") for one in unknown]


def _types(key: str) -> bool:
    return len(_CHARACTERS.get(key, key)) == 1


def key_words(key: str) -> str:
    """A key as people read it: `^p`, `⏎`, `?`."""
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    return _KEY_WORDS.get(key, key)


def footer_keys(
    commands: Iterable[Command], keymap: Mapping[str, str] | None = None, where: Where | None = None
) -> list[tuple[str, str, str]]:
    """The entries of the footer, in order: keys, word, action. A group is one of them."""
    found: dict[str, tuple[list[str], str, str]] = {}
    words: dict[int, str] = {}
    for one in sorted((one for one in commands if one.footer), key=lambda one: one.footer):
        keys = keys_of(one, keymap, where)
        word = one.group or one.label
        if not keys or words.setdefault(one.footer, word) != word:
            continue
        entry = found.setdefault(word, ([], word, one.action))
        entry[0].append(key_words(keys[0]))
    return [(" ".join(keys), word, action) for keys, word, action in found.values()]
