"""The fields of a request."""

from typing import Any

from roadmap_tui.model.choices import FEELINGS, IMPORTANCE, SATISFACTION, TOUCHPOINTS
from roadmap_tui.model.fields.spec import (
    CHOICE,
    ID,
    NAME,
    SHOWN_ELSEWHERE,
    UID,
    Field,
    Form,
    Option,
    Searched,
    Shown,
    internal,
)

OURS = "a word by which the team sorts, not one of the customer's"


def _context(name: str, *, searched: Searched = "words", **more: Any) -> Field:
    """A text of the customer's: it stands in a row of its own, and may have to be forgotten."""
    shown = Shown(line=None, row=name, whole=True)
    return Field(name, "text", shown=shown, searched=searched, private="replaced", **more)


def _sorting(name: str, **more: Any) -> Field:
    """A word by which the team sorts requests."""
    return Field(name, "text", shown=Shown(line="{}"), suggested=True, searched="about", harmless=OURS, **more)


REQUEST: tuple[Field, ...] = (
    internal("id", "given by the board", harmless=ID),
    internal("revision", "counted by the board"),
    UID,
    Field(
        "customer",
        "customer",
        form=Form(
            "whose words? a name, an e-mail address or C-7",
            row=1,
            purpose="tells how many ask, and what they are worth",
        ),
        shown=SHOWN_ELSEWHERE,
        harmless="an id; the customer it names is forgotten by itself",
    ),
    Field(
        "said",
        "text",
        form=Form(
            "what did they say, word for word?", row=2, lines=3, purpose="the words that a story will rest on"
        ),
        option=Option("What they said, word for word."),
        shown=SHOWN_ELSEWHERE,
        searched="words",
        private="replaced",
    ),
    _context(
        "person",
        form=Form("who said it, in which role?", row=3, purpose="a story is written for a role"),
        option=Option("Who said it, in which role."),
        searched="about",
    ),
    Field(
        "email",
        "address",
        form=Form("their e-mail address", row=12, purpose="whom to write to when it ships"),
        option=Option("Where to write to them: an e-mail address."),
        shown=Shown(line=None, row="address"),
        searched="about",
        private="cleared",
    ),
    _context(
        "problem",
        form=Form(
            "what were they trying to do, what stood in the way?",
            row=4,
            lines=2,
            purpose="what to solve behind what they want",
        ),
        option=Option("What they were trying to do, and what stood in the way."),
    ),
    _context(
        "frequency",
        form=Form("how often does it happen?", row=5, purpose="tells what it adds up to"),
        option=Option("How often it happens: `twice a shift`."),
        suggested=True,
    ),
    _context(
        "workaround",
        form=Form("what do they do instead?", row=6, purpose="what anything new must beat"),
        option=Option("What they do instead."),
    ),
    _context(
        "consequence",
        form=Form("what does it cost them?", row=7, purpose="tells why it cannot wait"),
        option=Option("What happens if nothing changes."),
    ),
    Field(
        "importance",
        "grade",
        choices=IMPORTANCE,
        form=Form("0 to 3, or a word", row=8),
        option=Option("0 does not care, 1 nice to have, 2 important, 3 critical."),
        shown=Shown(line=None, row="importance"),
    ),
    Field(
        "satisfaction",
        "grade",
        choices=SATISFACTION,
        option=Option("How well they are served today, 0 to 3."),
        shown=Shown(page="served", line=None, row="served today"),
    ),
    Field(
        "feeling",
        "choice",
        choices=FEELINGS,
        form=Form(
            "delighted, content, puzzled, annoyed …",
            row=9,
            purpose="as they said or showed it; leave it out rather than guess",
        ),
        option=Option("How they felt about it, as you heard it: delighted, content, puzzled, annoyed …"),
        shown=Shown(page="felt", line=None, row="felt"),
        harmless=CHOICE,
    ),
    Field(
        "touchpoint",
        "choice",
        choices=TOUCHPOINTS,
        form=Form("use, billing …", row=8, column=1),
        option=Option("Where in the customer's way: use, billing, support …", completes="touchpoint"),
        shown=Shown(line="{}"),
        searched="about",
        harmless=CHOICE,
    ),
    _sorting(
        "product",
        form=Form("which one?", row=11, column=1),
        option=Option("Which product.", completes="product"),
    ),
    _sorting(
        "channel",
        form=Form("call, mail …", row=10, column=1),
        option=Option("How it came: call, mail, ticket …"),
    ),
    Field(
        "heard_on",
        "day back",
        form=Form("today, last friday", row=10),
        option=Option("The day they said it: `yesterday`, `2026-11-03`.", name="heard"),
        shown=SHOWN_ELSEWHERE,
    ),
    Field(
        "csm",
        "text",
        form=Form("whose account?", row=11),
        option=Option("Who looks after it; who owns the account, else you, by default."),
        shown=Shown(line=None),
        suggested=True,
        searched="about",
        harmless=NAME,
    ),
    Field(
        "source",
        "source",
        option=Option("Where it comes from: SYSTEM:ID, such as zendesk:4711, or an address."),
        shown=Shown(line=None),
        searched="about",
        private="parts",
    ),
    Field(
        "url",
        "text",
        of="source",
        option=Option("Its address there."),
        shown=SHOWN_ELSEWHERE,
        private="cleared",
    ),
    internal("captured_at", "when it was added"),
    internal("captured_by", "who added it", harmless=NAME),
    internal("snapshot", "what the customer was worth when it was added"),
    Field("asked", internal="`request ask` asks", by_command=True, shown=SHOWN_ELSEWHERE, private="parts"),
    internal("acknowledged_at", "`request acknowledge` sets it", by_command=True),
    internal("snoozed_until", "`request snooze` sets it", by_command=True),
    Field(
        "declined_because",
        internal="`request decline` asks for it",
        by_command=True,
        shown=SHOWN_ELSEWHERE,
        private="replaced",
    ),
    internal("merged_into", "`request merge` sets it", by_command=True, harmless=ID),
    internal("batch", "the import that brought it", harmless=ID),
    internal("forgotten", "`request forget` sets it"),
)
