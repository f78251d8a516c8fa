"""The fields of a customer."""

from roadmap_tui.model.choices import CUSTOMER_STATUSES
from roadmap_tui.model.fields.spec import CHOICE, ID, NAME, SHOWN_ELSEWHERE, UID, Field, Option, Shown, internal

CLASS = "a class that many customers share"

CUSTOMER: tuple[Field, ...] = (
    internal("id", "given by the board", harmless=ID),
    internal("revision", "counted by the board"),
    UID,
    Field(
        "name",
        "required",
        option=Option("The account's name."),
        shown=SHOWN_ELSEWHERE,
        private="renamed",
    ),
    Field("segment", "text", option=Option("Its segment."), harmless=CLASS),
    Field("plan", "text", option=Option("Its plan."), harmless=CLASS),
    Field(
        "status",
        "choice",
        choices=CUSTOMER_STATUSES,
        option=Option("`trial`, `active` or `churned`."),
        harmless=CHOICE,
    ),
    Field("churned_on", "day back", option=Option("The day it left."), shown=Shown(page="churned")),
    Field("arr", "money", option=Option("Annual recurring revenue: `420000`, `$420k`.")),
    Field("renewal", "day ahead", option=Option("The day its contract renews.")),
    Field("csm", "text", option=Option("Who owns the account."), harmless=NAME),
    Field(
        "size",
        "text",
        option=Option("Its own size, such as its turnover or its employees."),
        private="cleared",
    ),
    Field(
        "aliases",
        "texts",
        option=Option("A name it had before, or is called by; may be given several times.", name="alias"),
        shown=Shown(page="also called"),
        private="cleared",
    ),
    Field(
        "domains",
        "domains",
        option=Option("A mail domain; may be given several times.", name="domain"),
        private="cleared",
    ),
    Field(
        "external_ids",
        "texts",
        option=Option("Its id in another system; may be given several times.", name="external_id"),
        shown=Shown(page="known as"),
        private="cleared",
    ),
    Field("scores", internal="an import of scores brings them", shown=SHOWN_ELSEWHERE, private="cleared"),
    internal("renewals", "an import of renewals brings them"),
    internal("arr_history", "each change of the ARR leaves its day", harmless="amounts and days"),
    internal("status_history", "each change of the status leaves its day", harmless=CHOICE),
    internal("forgotten", "`customer forget` sets it"),
    internal("created_at", "when it was added"),
    internal("created_by", "who added it", harmless=NAME),
)
