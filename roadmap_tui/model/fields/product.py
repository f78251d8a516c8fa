"""The fields of a product."""

from roadmap_tui.model.fields.spec import ID, NAME, SHOWN_ELSEWHERE, TEAM, UID, Field, Option, Shown, internal

PRODUCT: tuple[Field, ...] = (
    internal("id", "given by the board", harmless=ID),
    internal("revision", "counted by the board"),
    UID,
    Field("name", "required", option=Option("Its name."), shown=SHOWN_ELSEWHERE, harmless=TEAM),
    Field("owner", "text", option=Option("Who answers for it; `me` is you."), harmless=NAME),
    Field("team", "text", option=Option("The team that builds it."), harmless=TEAM),
    Field(
        "aliases",
        "texts",
        option=Option("A name it had before, or is called by; may be given several times.", name="alias"),
        shown=Shown(page="also called"),
        harmless=TEAM,
    ),
    internal("created_at", "when it was added"),
    internal("created_by", "who added it", harmless=NAME),
)
