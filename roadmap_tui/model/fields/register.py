"""The register: the fields of every record and of every part of one, by the name of its class."""

from roadmap_tui.model.fields.customer import CUSTOMER
from roadmap_tui.model.fields.product import PRODUCT
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.session import SESSION
from roadmap_tui.model.fields.spec import CHOICE, ID, NAME, TEAM, UID, Field, internal
from roadmap_tui.model.fields.story import STORY

_COUNTED = "counted by the program"
_WHEN = "when it happened"
_DIGEST = "a digest, from which nobody reads the text"
_TRACKER = "what a tracker calls its own"


def _record(*fields: Field) -> tuple[Field, ...]:
    """The fields of a record, with those that every record has."""
    return (internal("id", "given by the board", harmless=ID), internal("revision", _COUNTED), UID, *fields)


def _written(name: str, harmless: str) -> Field:
    """A harmless text that a command of its own takes."""
    return internal(name, "given to a command", harmless=harmless)


def _secret(name: str) -> Field:
    """A text of a probe, in which somebody may have written a password."""
    return Field(name, internal="given to a command", private="cleared")


REGISTER: dict[str, tuple[Field, ...]] = {
    "Story": STORY,
    "Request": REQUEST,
    "Customer": CUSTOMER,
    "Product": PRODUCT,
    "Session": SESSION,
    "Target": tuple(field for field in STORY if field.of == "target"),
    "Source": (
        _written("system", "the name of a program"),
        _written("id", "a number in another program, by which nothing is imported twice"),
        *(field for field in REQUEST if field.of == "source"),
    ),
    "Asked": (
        Field("question", internal="`request ask` asks", private="replaced"),
        internal("by", "who asked", harmless=NAME),
        internal("at", _WHEN),
        internal("answered_at", _WHEN),
    ),
    "CustomerThen": (
        internal("as_of", _WHEN),
        internal("arr", "as the customer had it"),
        internal("segment", "as the customer had it", harmless="a class that many customers share"),
        internal("renewal", "as the customer had it"),
    ),
    "Score": (
        internal("day", "an import brings it"),
        internal("kind", "an import brings it", harmless=CHOICE),
        internal("value", "an import brings it"),
    ),
    "Renewal": (internal("day", "an import brings it"), internal("renewed", "an import brings it")),
    "DatedArr": (internal("day", "the day of effect"), internal("arr", "as the customer had it")),
    "DatedStatus": (
        internal("day", "the day of effect"),
        internal("status", "as the customer had it", harmless=CHOICE),
    ),
    "Cost": (
        internal("amount", "read with the whole"),
        internal("unit", "read with the whole", harmless=TEAM),
        internal("per", "read with the whole", harmless=TEAM),
    ),
    "Reading": (
        internal("day", "given to a command"),
        internal("value", "given to a command"),
        _written("note", TEAM),
        internal("source", "a probe says it", harmless="the kind of a probe, with a host or a name in settings"),
        internal("asked", "a probe says it", harmless=_DIGEST),
    ),
    "Probe": (
        *(_secret(name) for name in ("command", "url", "json_path", "csv", "column", "sql")),
        *(_secret(name) for name in ("headers", "dsn", "unit")),
        *(internal(name, "given to a command") for name in ("shell", "every", "limit", "jump")),
        internal("take", "given to a command", harmless=CHOICE),
    ),
    "Probed": (
        internal("day", _WHEN),
        Field("failed", internal="why a probe failed", private="cleared"),
        internal("since", _WHEN),
    ),
    "Aside": (
        internal("day", _WHEN),
        internal("of", "the probe's", harmless=CHOICE),
        Field("text", internal="what a probe gave", private="replaced"),
        internal("value", "what a probe gave"),
        Field("why", internal="what is odd about it", private="replaced"),
        internal("source", "a probe says it", harmless="the kind of a probe, with a host or a name in settings"),
        internal("asked", "a probe says it", harmless=_DIGEST),
    ),
    "TrackerLink": (
        internal("tracker", "from settings", harmless=_TRACKER),
        internal("site", "from settings", in_json=False, harmless=_TRACKER),
        internal("id", "the tracker gives it", harmless=_TRACKER),
        internal("key", "the tracker gives it", harmless=_TRACKER),
        internal("url", "the tracker gives it", harmless=_TRACKER),
        internal("status", "the tracker gives it", harmless=_TRACKER),
        internal("status_id", "the tracker gives it", in_json=False, harmless=_TRACKER),
        internal("status_category", "the tracker gives it", in_json=False, harmless=_TRACKER),
        internal("assignee", "the tracker gives it", harmless=NAME),
        internal("assignee_id", "the tracker gives it", in_json=False, harmless=_TRACKER),
        internal("state", "a sync finds it", harmless=CHOICE),
        Field("base", internal="what both sides agreed on", in_json=False, private="parts"),
        internal("synced_at", _WHEN),
    ),
    "MergeBase": (
        Field("agreed", internal="a sync keeps it", private="parts"),
        Field("unanswered", internal="a sync keeps it", private="parts"),
        Field("conflicts", internal="a sync keeps it", private="parts"),
        internal("displayed", "a sync keeps it", harmless=_DIGEST),
        internal("fingerprint", "a sync keeps it", harmless=_DIGEST),
        internal("evidence", "a sync keeps it", harmless=CHOICE),
        internal("evidence_at", _WHEN),
        internal("marked", "a sync keeps it"),
        internal("left_out", "a sync keeps it", harmless=_TRACKER),
        internal("linked_back", "a sync keeps it", harmless="the address of the board"),
        internal("moves", "a sync keeps it", harmless=CHOICE),
        internal("status_id", "a sync keeps it", harmless=_TRACKER),
        internal("ids", "a sync keeps it", harmless=_TRACKER),
        internal("commented", "a sync keeps it"),
        internal("needs", "a sync keeps it", harmless=_DIGEST),
        internal("resent_at", _WHEN),
    ),
    "SentNeed": (
        internal("id", "the tracker gives it", harmless=_TRACKER),
        internal("digest", "made of a text", harmless=_DIGEST),
    ),
    "Agreed": (
        Field("ours", internal="a sync keeps it", private="parts"),
        Field("theirs", internal="a sync keeps it", private="parts"),
        internal("read_back", "a sync keeps it"),
        internal("accepted", "a sync keeps it"),
    ),
    "Conflict": (
        Field("base", internal="a sync keeps it", private="parts"),
        Field("ours", internal="a sync keeps it", private="parts"),
        Field("theirs", internal="a sync keeps it", private="parts"),
    ),
    "Digest": (
        internal("digest", "made of a text", harmless=_DIGEST),
        internal("spelled", "made of a text", harmless=_DIGEST),
    ),
    "AskCounts": (internal("customers", _COUNTED), internal("requests", _COUNTED)),
    "Link": _record(
        internal("request", "what it links", harmless=ID),
        internal("story", "what it links", harmless=ID),
        Field("quote", internal="a part of what was said", private="cleared"),
        internal("by", "who linked", harmless=NAME),
        internal("at", _WHEN),
    ),
    "Relation": _record(
        internal("type", "the command says it", harmless=CHOICE),
        internal("story", "what it relates", harmless=ID),
        internal("other", "what it relates", harmless=ID),
        internal("by", "who related them", harmless=NAME),
        internal("at", _WHEN),
    ),
    "Notification": _record(
        internal("customer", "who was told", harmless=ID),
        internal("about", "what of", harmless=ID),
        internal("by", "who told", harmless=NAME),
        internal("at", _WHEN),
        Field("note", internal="given to a command", private="cleared"),
        internal("answer", "given to a command", harmless=CHOICE),
        internal("requests", "whose askers were told", harmless=ID),
    ),
    "Note": _record(
        internal("about", "what it is a note on", harmless=ID),
        internal("by", "who wrote it", harmless=NAME),
        internal("at", _WHEN),
        Field("text", internal="given to a command", private="replaced"),
        internal("stint", "in which it was learned", harmless=ID),
    ),
    "Stint": _record(
        internal("pm", "given to a command", harmless=NAME),
        internal("csm", "given to a command", harmless=NAME),
        internal("customers", "given to a command", harmless=ID),
        internal("since", "given to a command"),
        internal("until", "given to a command"),
        internal("done_on", "given to a command"),
        internal("hours", "given to a command"),
        internal("by", "who planned it", harmless=NAME),
        internal("at", _WHEN),
    ),
    "Term": _record(
        _written("term", TEAM),
        _written("definition", TEAM),
        _written("avoid", TEAM),
    ),
    "View": _record(
        _written("name", TEAM),
        internal("place", "the command says it", harmless=CHOICE),
        _written("filter", TEAM),
        _written("choices", CHOICE),
        internal("by", "who saved it", harmless=NAME),
        internal("at", _WHEN),
    ),
    "Batch": _record(
        internal("file", "given to a command", harmless="the name of a file, told to whoever forgets"),
        internal("shape", "the import finds it", harmless="the name of a program"),
        internal("by", "who imported", harmless=NAME),
        internal("at", _WHEN),
        internal("added", _COUNTED),
        internal("skipped", _COUNTED),
        internal("refused", _COUNTED),
        internal("undone_at", _WHEN),
        internal("guesses", "the import finds them", harmless="how a file is written, in words of the program"),
    ),
    "Event": _record(
        internal("transaction", _COUNTED),
        internal("at", _WHEN),
        internal("by", "who did it", harmless=NAME),
        internal("verb", "the action says it", harmless=CHOICE),
        internal("ref", "what it happened to", harmless=ID),
        Field("changes", internal="what it changed", private="parts"),
        internal("about", "what else it concerns", harmless=ID),
        Field("because", internal="given to a command", private="replaced"),
        internal("undoes", "the transaction that it reverses"),
        internal("key", "given to a command", harmless="a digest of a program's own word"),
    ),
    "Board": (
        internal("uid", "drawn by lot", harmless="drawn by lot"),
        internal("name", "given to `init`", harmless=TEAM),
        internal("currency", "given to `init`", harmless=CHOICE),
        internal("created_at", _WHEN),
        internal("format", "the program's own"),
        internal("counters", _COUNTED),
        internal("generation", _COUNTED),
    ),
}
"""The fields by class name; a target's and a guardrail's parts are the same, the target's stand for both."""
