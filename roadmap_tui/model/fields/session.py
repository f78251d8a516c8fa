"""The fields of a session: somebody tried what a story promises, while it is built."""

from roadmap_tui.model.choices import RESULTS
from roadmap_tui.model.fields.spec import (
    CHOICE,
    ID,
    NAME,
    SHOWN_ELSEWHERE,
    TEAM,
    UID,
    Field,
    Form,
    Option,
    Shown,
    internal,
)

SESSION: tuple[Field, ...] = (
    internal("id", "given by the board", harmless=ID),
    internal("revision", "counted by the board"),
    UID,
    internal("story", "the story that was tried", harmless=ID),
    Field(
        "customer",
        "customer",
        form=Form("whose people took part? a name, a domain or C-7", row=1, purpose="so that they are told"),
        shown=SHOWN_ELSEWHERE,
        harmless="an id; the customer it names is forgotten by itself",
    ),
    Field(
        "participant",
        "text",
        form=Form("who tried it, in which role?", row=2),
        option=Option("Who tried it, in which role: `nurse, day shift`."),
        private="cleared",
    ),
    Field(
        "day",
        "day back",
        form=Form("today, last friday", row=3),
        option=Option("The day of the session; today by default.", name="on"),
    ),
    Field(
        "task",
        "text",
        form=Form("what were they asked to do?", row=4, purpose="the same words each time make them comparable"),
        option=Option("What they were asked to do."),
        harmless=TEAM,
    ),
    Field(
        "result",
        "choice",
        choices=RESULTS,
        form=Form("did, with-help or failed", row=5),
        option=Option("What came of it: `did`, `with-help` or `failed`."),
        harmless=CHOICE,
    ),
    Field(
        "minutes",
        "number",
        form=Form("how long did it take them?", row=6),
        option=Option("Minutes it took them."),
    ),
    Field(
        "planned",
        "number",
        form=Form("how long may it take?", row=6, column=1),
        option=Option("Minutes it may take; the story's target, where that is in minutes, by default."),
    ),
    Field(
        "note",
        "text",
        form=Form("what did you see, what did they say?", row=7, lines=3),
        option=Option("What you saw, and what they said."),
        shown=Shown(whole=True),
        private="cleared",
    ),
    internal("by", "who wrote it down", harmless=NAME),
    internal("at", "when it was written down"),
)
