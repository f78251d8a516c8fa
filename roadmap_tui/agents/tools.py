"""The tools that agents call: what each takes, and what it gives. Reads are free; writes need a key each.

No tool moves a story, pushes, forgets or tells a customer: those are a person's.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from roadmap_tui.actions import notes, requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.fields import ReadContext, read_request, read_story
from roadmap_tui.actions.gate import findings_of, lexicon_of
from roadmap_tui.agents.arguments import Argument, Arguments
from roadmap_tui.errors import NotFound, Reason, Usage
from roadmap_tui.model.board_order import board_order
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.filters.context import KINDS, Context
from roadmap_tui.model.filters.read import read_filter
from roadmap_tui.model.filters.who import Kind, Who
from roadmap_tui.model.glossary import glossary_of
from roadmap_tui.model.records import Customer, Request, Story, Term, number
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.reports import record_json, record_schema
from roadmap_tui.search.index import Index
from roadmap_tui.search.similarity import Match
from roadmap_tui.settings.load import Settings
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.nearest import meant

PAGE = 20
_MOST = 100
T = TypeVar("T")


class Asked(NamedTuple):
    """The board that a tool reads, for whom and on which day."""

    snapshot: Snapshot
    settings: Settings
    me: str
    today: date
    now: datetime
    searched: Callable[[], Index]

    @property
    def reading(self) -> ReadContext:
        """The context for reading days and numbers."""
        return ReadContext.of(self.today, self.settings)


Read = Callable[[Asked, dict[str, Any]], Any]
Write = Callable[[Change, dict[str, Any], ReadContext], object]


class Tool(NamedTuple):
    """A tool: its name, what it does, its arguments, and one of the two functions that do it."""

    name: str
    help: str
    arguments: Arguments
    read: Read | None = None
    write: Write | None = None
    is_whole: bool = False
    """Whether texts in its result are whole."""
    makes: str = ""
    """The prefix of the id that its write adds."""
    about: str = ""
    """The argument that names what its write is shown by, where it is not what is added."""


_FILTER = Argument(
    "string", "a filter: `owner:ann stage:ready,building arr:>100k customer:acme has:conflict -word`"
)
_LIMIT = Argument("integer", f"how many at most; {PAGE} by default", least=1, most=_MOST)
_AFTER = Argument("string", "the id after which to go on, as `next` of the last answer said")
_KEY = Argument(
    "string", "a key of your own for this one write; sent again with the same key, nothing is written twice", True
)
_LIST: Arguments = {"filter": _FILTER, "limit": _LIMIT, "after": _AFTER}


def _listed(kind: Kind, plain: Callable[[Asked, Any], dict[str, Any]]) -> Read:
    """A list of the records of a kind, page by page: the newest first, stories in the order of the board."""

    def read(asked: Asked, given: dict[str, Any]) -> Any:
        snapshot = asked.snapshot
        context = Context(
            snapshot, asked.today, lambda: Who(asked.me, asked.me, asked.settings.calendar.year_starts)
        )
        found = read_filter(given.get("filter", ""), kind, context)
        records = snapshot.table(KINDS[kind]).values()
        kept = [one for one in records if not getattr(one, "archived", False) and found.keeps(one)]
        if kind == "Story":
            kept.sort(key=board_order)  # type: ignore[arg-type]  # they are stories
        else:
            kept.sort(key=lambda one: number(one.id), reverse=True)
        page, later = _page(kept, given, lambda one: one.id)
        result = {"total": len(kept), "items": [plain(asked, one) for one in page], "next": later}
        return {**result, "remarks": list(found.remarks)} if found.remarks else result

    return read


def _page(found: Sequence[T], given: dict[str, Any], name: Callable[[T], str]) -> tuple[Sequence[T], str | None]:
    """The page of a list that is asked for, and the name after which the next one begins, if there is one."""
    start = 0
    if "after" in given:
        names = [name(one) for one in found]
        if given["after"] not in names:
            raise NotFound(f"{one_line(given['after'])} is not in this list any more.")
        start = names.index(given["after"]) + 1
    page = found[start : start + given.get("limit", PAGE)]
    return page, None if start + len(page) >= len(found) else name(page[-1])


def _story_line(asked: Asked, one: Story) -> dict[str, Any]:
    whole = record_json.story(asked.snapshot, one, asked.today)
    names = ("id", "title", "actor", "outcome", "stage", "owner", "kind", "target", "ship_by", "tags", "blocked")
    evidence = {name: whole["evidence"][name] for name in ("requests", "customers", "arr", "weight")}
    return {**{name: whole[name] for name in names}, "evidence": evidence}


def _request_line(asked: Asked, one: Request) -> dict[str, Any]:
    whole = record_json.request(asked.snapshot, one, asked.today)
    names = ("id", "customer", "customer_name", "said", "problem", "importance", "state", "stories", "heard_on")
    return {name: whole[name] for name in names}


def _customer_line(asked: Asked, one: Customer) -> dict[str, Any]:  # noqa: ARG001  # one shape for all kinds
    whole = record_json.plain_of(one)
    return {name: whole[name] for name in _CUSTOMER_LINE}


def _show(asked: Asked, given: dict[str, Any]) -> Any:
    snapshot, identity = asked.snapshot, given["id"].strip().upper()
    if identity in snapshot.stories:
        story = snapshot.stories[identity]
        plain = record_json.story(snapshot, story, asked.today)
        plain["findings"] = _findings(
            findings_of(snapshot, story, today=asked.today, wording=asked.settings.wording)
        )
        quotes = plain["evidence"]["quotes"]
        plain["evidence"] = {**plain["evidence"], "quotes": quotes[:PAGE], "more_quotes": len(quotes[PAGE:])}
        return {**plain, **_notes(snapshot, identity)}
    if identity in snapshot.requests:
        plain = record_json.request(snapshot, snapshot.requests[identity], asked.today)
        return {**plain, **_notes(snapshot, identity)}
    if identity in snapshot.customers:
        return record_json.plain_of(snapshot.customers[identity])
    known = (*snapshot.stories, *snapshot.requests, *snapshot.customers)
    raise NotFound(
        f"There is no record {one_line(given['id'])}.{meant(identity, known)}", reason=Reason.UNKNOWN_ID
    )


def _notes(snapshot: Snapshot, about: str) -> dict[str, Any]:
    """The newest notes on a record, and how many there are beside."""
    notes = list(snapshot.notes_about(about))
    return {
        "notes": [record_json.plain_of(one) for one in notes[-PAGE:]],
        "more_notes": len(notes[:-PAGE]),
    }


def _alike(asked: Asked, given: dict[str, Any], find: Callable[..., Sequence[Any]]) -> Any:
    identity, text = given.get("id", "").strip().upper(), given.get("text", "").strip()
    if bool(identity) == bool(text):
        raise Usage("Give either the id of a request or a text.", reason=Reason.MISSING_VALUE)
    if identity and identity not in asked.snapshot.requests:
        raise NotFound(f"There is no request {one_line(identity)}.", reason=Reason.UNKNOWN_ID)
    query = asked.snapshot.requests[identity] if identity else text
    return find(asked.searched(), asked.snapshot, query, given.get("limit", 5))


def _match(one: Match) -> dict[str, Any]:
    return {"score": one.score, "guess": one.is_guess, "shared": list(one.matched)}


def _similar(asked: Asked, given: dict[str, Any]) -> Any:
    from roadmap_tui.search.similarity import similar

    found = _alike(asked, given, similar)
    lines = [(one, _request_line(asked, asked.snapshot.requests[one.ref])) for one in found]
    return {"items": [{**line, **_match(one)} for one, line in lines]}


def _suggest(asked: Asked, given: dict[str, Any]) -> Any:
    from roadmap_tui.search.suggestions import suggest

    found = _alike(asked, given, suggest)
    lines = [(one, _story_line(asked, asked.snapshot.stories[one.ref])) for one in found]
    return {"items": [{**line, **_match(one)} for one, line in lines]}


def _evidence(asked: Asked, given: dict[str, Any]) -> Any:
    from roadmap_tui.reports.evidence.data import evidence_plain, evidence_report

    identity = given["id"].strip().upper()
    story = asked.snapshot.stories.get(identity)
    if story is None:
        known = asked.snapshot.stories
        raise NotFound(
            f"There is no story {one_line(given['id'])}.{meant(identity, known)}", reason=Reason.UNKNOWN_ID
        )
    (found,) = evidence_plain(evidence_report(asked.snapshot, asked.today, [story], since=None))
    page, later = _page(found["asking"], given, lambda one: str(one["request"]))
    return {**found, "asking": page, "next": later}


def _wording(asked: Asked, given: dict[str, Any]) -> Any:
    """What the wording rules say of a text, or of the parts of a story that is not written yet."""
    fields = {name: value for name, value in given.items() if name != "text"}
    if bool(fields) == ("text" in given):
        raise Usage("Give either a text or the parts of a story.", reason=Reason.MISSING_VALUE)
    lexicon = lexicon_of(asked.settings.wording, glossary_of(asked.snapshot.table(Term).values()))
    if "text" in given:
        from roadmap_tui.wording.check import check_text

        checked = check_text(given["text"], lexicon=lexicon, today=asked.today)
        return {"marks": list(checked.marks.present), "findings": _findings(checked.findings)}
    from roadmap_tui.model.marks import marks_of
    from roadmap_tui.model.prose import prose
    from roadmap_tui.wording.check import check_story

    values = stories.titled(read_story(fields, asked.reading))
    story = Story(id="S-0", order=0.0, created_at=asked.now, created_by=asked.me, **values)
    found = check_story(story, today=asked.today, lexicon=lexicon, others=asked.snapshot.stories.values())
    return {"prose": prose(story), "marks": list(marks_of(story).present), "findings": _findings(found)}


def _findings(findings: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {name: getattr(one, name) for name in ("rule", "level", "field", "message", "hint")} for one in findings
    ]


def _measures(asked: Asked, given: dict[str, Any]) -> Any:
    from roadmap_tui.actions.fields import day_back
    from roadmap_tui.reports.measures.data import cadence_of, measures_plain, measures_report

    since = day_back(given.get("since"), "since", asked.reading)
    report = measures_report(asked.snapshot, asked.today, since=since, cadence=cadence_of(asked.settings))
    found = {one["id"]: one for one in measures_plain(report)}
    identity = given.get("id")
    if identity is None:
        return {"items": [{name: one[name] for name in _MEASURE_LINE} for one in found.values()]}
    if identity not in found:
        raise NotFound(
            f"There is no measure {one_line(identity)}.{meant(identity, found)}", reason=Reason.UNKNOWN_ID
        )
    return found[identity]


def _loop(asked: Asked, given: dict[str, Any]) -> Any:
    from roadmap_tui.reports.loop.data import loop_plain, loop_report

    found = loop_plain(loop_report(asked.snapshot, asked.today, csm=given.get("csm")))
    page, later = _page(found, given, lambda one: f"{one['story'] or one['declined']} {one['customer']}")
    return {"total": len(found), "items": page, "next": later}


def _glossary(asked: Asked, given: dict[str, Any]) -> Any:  # noqa: ARG001  # one shape for all tools
    terms = glossary_of(asked.snapshot.table(Term).values())
    return {
        "items": [{"term": one.term, "definition": one.definition, "avoid": list(one.avoid)} for one in terms]
    }


def _schema(asked: Asked, given: dict[str, Any]) -> Any:  # noqa: ARG001  # one shape for all tools
    kind = given["kind"]
    if kind not in record_schema.WORDS:
        raise Usage(
            f"There is no kind {one_line(kind)!r}.{meant(kind, record_schema.WORDS)}", reason=Reason.UNKNOWN_WORD
        )
    return record_schema.schema_of(kind)


# -- what is written -----------------------------------------------------------------------------------------


def _add_request(change: Change, given: dict[str, Any], reading: ReadContext) -> None:
    customer, story = given.pop("customer", None), given.pop("story", None)
    requests.add(change, requests.worded(read_request(given, reading)), customer=customer, story=story)


def _link_request(change: Change, given: dict[str, Any], reading: ReadContext) -> None:  # noqa: ARG001  # one shape
    requests.link(change, given["request"], given["story"], quote=given.get("quote"))


def _add_story(change: Change, given: dict[str, Any], reading: ReadContext) -> None:
    behind = given.pop("from", [])
    stories.add(change, stories.titled(read_story(given, reading)), from_requests=behind)


def _add_note(change: Change, given: dict[str, Any], reading: ReadContext) -> None:  # noqa: ARG001  # one shape
    about = change.find(Story, given["about"]) or change.get(Request, given["about"])
    notes.add(change, about, given["text"])


def _options(fields: Sequence[Any]) -> dict[str, Argument]:
    """The fields that a person may enter, as arguments."""
    return {
        field.name: Argument("array" if field.is_list else "string", field.option.help.rstrip("."))
        for field in fields
        if field.option.help and field.of in {"", "target"}
    }


_CUSTOMER_LINE = ("id", "name", "segment", "plan", "status", "arr", "renewal", "csm", "domains")
_MEASURE_LINE = ("id", "name", "theme", "owner", "value", "unit", "n")
_STORY = _options(STORY)
_ID = Argument("string", "the id of a story, a request or a customer: S-12, R-31, C-7", True)
_LIKE: Arguments = {
    "id": Argument("string", "the id of a request"),
    "text": Argument("string", "words instead of a request"),
    "limit": Argument("integer", "how many at most; 5 by default", least=1, most=50),
}

_STORY_ID = Argument("string", "the id of a story", True)
_KINDS = Argument("string", f"one of {', '.join(record_schema.WORDS)}", True)
_CSM = Argument("string", "of this CSM alone")
_SINCE = Argument("string", "from this day on: 2026-01-01, `last month`")

TOOLS: dict[str, Tool] = {
    one.name: one
    for one in (
        Tool(
            "list_stories",
            "Stories in the order of the board, by a filter.",
            _LIST,
            _listed("Story", _story_line),
        ),
        Tool(
            "list_requests",
            "What customers asked for, newest first, by a filter.",
            _LIST,
            _listed("Request", _request_line),
        ),
        Tool(
            "list_customers", "Customers, newest first, by a filter.", _LIST, _listed("Customer", _customer_line)
        ),
        Tool(
            "show",
            "One story, request or customer, its newest notes and wording findings; `evidence` has all quotes.",
            {"id": _ID},
            _show,
            is_whole=True,
        ),
        Tool(
            "evidence",
            "Who stands behind a story, the newest first, and where that is thin.",
            {"id": _STORY_ID, "limit": _LIMIT, "after": _AFTER},
            _evidence,
        ),
        Tool(
            "similar_requests",
            "Requests like one, or like a text, with the words they share. "
            "A guess is too weak to act on without a person.",
            _LIKE,
            _similar,
        ),
        Tool(
            "suggest_stories",
            "Stories that a request, or a text, may belong to. The score is the share of such suggestions that "
            "are right; a guess is too weak to act on without a person.",
            _LIKE,
            _suggest,
        ),
        Tool(
            "check_wording",
            "What the wording rules find in a story's text, or in its parts before it is written.",
            {"text": Argument("string", "a story as prose"), **_STORY},
            _wording,
            is_whole=True,
        ),
        Tool(
            "measures",
            "What CX and PM measure together, and of how many; by an id one whole, with what it is counted from.",
            {"since": _SINCE, "id": Argument("string", "the id of one measure")},
            _measures,
        ),
        Tool(
            "loop",
            "Which customers wait to hear what became of what they asked.",
            {"csm": _CSM, "limit": _LIMIT, "after": _AFTER},
            _loop,
        ),
        Tool("glossary", "The words of the team, and those that it avoids.", {}, _glossary),
        Tool(
            "schema",
            "The JSON Schema of a record, or of a list that commands print.",
            {"kind": _KINDS},
            _schema,
            is_whole=True,
        ),
        Tool(
            "add_request",
            "Write down what one customer asked for, in their words.",
            {
                "customer": Argument(
                    "string", "who asked: a name, a domain or an id; a new name is a new customer"
                ),
                **_options(REQUEST),
                "story": Argument("string", "the story that it belongs to"),
                "key": _KEY,
            },
            write=_add_request,
            makes="R",
        ),
        Tool(
            "link_request",
            "Link a request to a story, with the words that matter to it.",
            {
                "request": Argument("string", "the id of the request", True),
                "story": _STORY_ID,
                "quote": Argument("string", "a part of what was said, word for word"),
                "key": _KEY,
            },
            write=_link_request,
            about="story",
        ),
        Tool(
            "add_story",
            "Write a new story, which stands in discover until a person moves it.",
            {**_STORY, "from": Argument("array", "the ids of the requests that it is made from"), "key": _KEY},
            write=_add_story,
            makes="S",
        ),
        Tool(
            "add_note",
            "Leave a note on a story or a request.",
            {
                "about": Argument("string", "its id", True),
                "text": Argument("string", "the note", True),
                "key": _KEY,
            },
            write=_add_note,
            about="about",
        ),
    )
}
"""Every tool by its name."""


def tools_for(*, write: bool) -> Mapping[str, Tool]:
    """The tools that are offered: those that only read, and with `write` all."""
    return {name: one for name, one in TOOLS.items() if write or one.write is None}
