"""The form in which a colleague writes down what a customer said: no script, at the width of a phone.

One request comes of it however often it is sent: its key is the request's source.
"""

import asyncio
import re
import secrets
from collections.abc import Iterable
from typing import Any, NamedTuple

from aiohttp import web

from roadmap_tui.actions import requests
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.customers import named_customer
from roadmap_tui.actions.fields import REQUEST_READERS, ReadContext
from roadmap_tui.actions.products import is_like_id
from roadmap_tui.errors import Problem, Usage
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.spec import Field, in_form
from roadmap_tui.model.products import names_of
from roadmap_tui.model.records import Request, Source
from roadmap_tui.model.request_standing import others_of
from roadmap_tui.model.similar_customers import PossibleCustomers
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.reports.markup import safe, safe_lines
from roadmap_tui.search.similarity import similar
from roadmap_tui.text.characters import folded, one_line, visible
from roadmap_tui.web.guard import PERSON
from roadmap_tui.web.live_board import LiveBoard
from roadmap_tui.web.pages import hidden, page, tabs
from roadmap_tui.web.people import Person

FIELDS = in_form(REQUEST)
"""The questions, those of every form of a request."""
_SYSTEM = "form"
_BY, _KEY, _SURE, _SAME, _CUSTOMER = "heard_by", "key", "sure", "same", "customer_is"
_PRODUCT = "product_is"
_SEEN_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_NAME = 80
_LIKELY = 3
"""The most requests and customers that are asked about."""
_QUOTED = 160
BODY_SECONDS = 15.0
"""The time that a browser has to send a form."""


class Typed(NamedTuple):
    """A form as it was sent: texts by field, who heard it, its key, and the answers to what it was asked."""

    texts: dict[str, str]
    by: str
    key: str
    is_sure: bool = False
    same: str = ""
    customer_is: str = ""
    product_is: str = ""


class AskPage:
    """The form and what becomes of it."""

    def __init__(self, live: LiveBoard, *, has_board: bool) -> None:
        self._live = live
        self._has_board = has_board

    def routes(self) -> list[web.RouteDef]:
        """The addresses of the form."""
        return [
            web.get("/ask", self.show),
            web.post("/ask", self.send),
            web.get("/ask/written", self.written),
        ]

    async def show(self, request: web.Request) -> web.Response:
        """The empty form."""
        by = request[PERSON].name or one_line(request.cookies.get(_BY, ""))[:_NAME]
        return await self._form(request[PERSON], Typed({}, by, secrets.token_urlsafe(16)))

    async def send(self, request: web.Request) -> web.Response:
        """Write the request, or ask about what is not plain, or say what cannot be read."""
        person = request[PERSON]
        try:
            async with asyncio.timeout(BODY_SECONDS):
                sent = await request.post()
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        except (LookupError, ValueError):  # no such charset; no such body
            raise web.HTTPBadRequest from None
        typed = _typed({name: value for name, value in sent.items() if isinstance(value, str)}, person)
        if typed is None:
            raise web.HTTPBadRequest
        values, errors = _read(typed, ReadContext.of(self._live.today(), self._live.settings))
        if errors:
            return await self._form(person, typed, errors, status=422)
        try:
            if not typed.is_sure:
                question = await self._live.ask(lambda snapshot: self._question(snapshot, typed, values))
                if question:
                    return self._asked(person, typed, question)
            identity = await self._live.change(lambda change: _write(change, typed, values), by=typed.by)
        except Problem as problem:
            return await self._form(person, typed, {"": problem.message}, status=422)
        answer = web.Response(status=303, headers={"Location": f"/ask/written?id={identity}"})
        if not person.name:
            answer.set_cookie(_BY, typed.by, max_age=180 * 86400, httponly=True, samesite="Lax", path="/ask")
        return answer

    async def written(self, request: web.Request) -> web.Response:
        """What was written, and what comes next."""
        identity = request.query.get("id", "").upper()
        found = await self._live.ask(lambda snapshot: snapshot.requests.get(identity))
        if found is None:
            raise web.HTTPNotFound
        said = _shortened(found.said or found.problem or "")
        body = (
            f'<p class="lead">Written down as <strong>{safe(found.id)}</strong>. Thank you.</p>'
            f"<blockquote><p>“{safe(said)}”</p></blockquote>"
            '<p><a class="button" href="/ask">Write another one</a></p>'
        )
        return self._page(request[PERSON], "Written down", body)

    # -- what is asked ---------------------------------------------------------------------------------------

    def _question(self, snapshot: Snapshot, typed: Typed, values: dict[str, Any]) -> str:
        """What to ask before anything is written: whom and what names mean, whether it was asked before; HTML."""
        if _by_key(snapshot, typed.key) is not None:
            return ""
        name = typed.texts.get("customer", "").strip()
        customer = named_customer(snapshot.customers.values(), name) if name else None
        parts = []
        if name and customer is None:
            near = PossibleCustomers(snapshot.customers.values()).of(name)[:_LIKELY]
            if near:
                ways = [(one.id, f"{one.name} ({one.id})") for one in near]
                parts.append(
                    _choice(f"Is “{name}” a customer that is known?", _CUSTOMER, [*ways, ("", "No, a new one")])
                )
        product = values.get("product")
        if product and not is_like_id(product) and (names := names_of(snapshot)).known(product) is None:
            known = [(one, one) for one in names.like(product)[:_LIKELY]]
            parts.append(
                _choice(f"No product is called “{product}” yet. Is it …?", _PRODUCT, [*known, ("", "a new one")])
            )
        before = others_of(snapshot, customer, "") if customer is not None else []
        words = "\n".join(
            str(values[one.name]) for one in FIELDS if one.searched == "words" and values.get(one.name)
        )
        theirs = {one.id for one in before}
        found = similar(self._live.index(snapshot), snapshot, words, _LIKELY * 3) if words else []
        like = [snapshot.requests[one.ref] for one in found if one.ref in theirs or not one.is_guess][:_LIKELY]
        own = [one for one in like if one.id in theirs]
        if own:
            ways = [(one.id, f"{one.id}: “{_shortened(one.said or one.problem or '')}”") for one in own]
            parts.append(
                _choice("This customer asked that before?", _SAME, [*ways, ("", "No, this is another ask")])
            )
        return "".join(parts)

    def _asked(self, person: Person, typed: Typed, question: str) -> web.Response:
        kept = [*typed.texts.items(), (_BY, typed.by), (_KEY, typed.key), (_SURE, "yes")]
        body = (
            f'<form class="ask" method="post" action="/ask">{hidden(kept)}{question}'
            "<p><button>Write it down</button></p></form>"
        )
        return self._page(person, "One question first", body)

    async def _form(
        self, person: Person, typed: Typed, errors: dict[str, str] | None = None, *, status: int = 200
    ) -> web.Response:
        errors = errors or {}
        touchpoints = self._live.settings.touchpoints.known
        products = await self._live.ask(lambda snapshot: names_of(snapshot).names)
        refusal = "".join(f'<p class="refused">{safe(errors[""])}</p>' for _ in range("" in errors))
        rows = "".join(
            _row(
                touchpoints.field(field),
                typed.texts.get(field.name, ""),
                errors.get(field.name, ""),
                products if field.name == "product" else (),
            )
            for field in FIELDS
        )
        by = (
            ""
            if person.name
            else _labelled(
                _BY,
                "heard by",
                f'<input id="{_BY}" name="{_BY}" value="{safe(typed.by)}" maxlength="{_NAME}" required '
                'autocomplete="name"/>',
                errors.get(_BY, ""),
                "your own name",
            )
        )
        body = (
            f'{refusal}<form class="ask" method="post" action="/ask">{hidden([(_KEY, typed.key)])}{rows}{by}'
            "<p><button>Write it down</button></p></form>"
        )
        return self._page(person, "What did a customer say?", body, status=status)

    def _page(self, person: Person, title: str, body: str, *, status: int = 200) -> web.Response:
        before = tabs(person, "/ask", has_board=self._has_board)
        text = page(title, "in their words, with what you know around them", body, before=before)
        return web.Response(text=text, status=status, content_type="text/html")


def _typed(sent: dict[str, str], person: Person) -> Typed | None:
    """A form as it was sent; None where it has no key of ours."""
    key = sent.get(_KEY, "")
    if not _SEEN_KEY.fullmatch(key):
        return None
    texts = {
        field.name: sent[field.name].replace("\r\n", "\n") for field in FIELDS if sent.get(field.name, "").strip()
    }
    by = person.name or one_line(sent.get(_BY, "")).strip()[:_NAME]
    same, customer, product = (sent.get(name, "").strip() for name in (_SAME, _CUSTOMER, _PRODUCT))
    return Typed(texts, by, key, bool(sent.get(_SURE)), same, customer, product)


def _read(typed: Typed, reading: ReadContext) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of the fields, and what is wrong with those that cannot be read."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in FIELDS:
        if field.name == "customer" or field.name not in typed.texts:
            continue
        try:
            values[field.name] = REQUEST_READERS[field.name](typed.texts[field.name], field.label, reading)
        except Usage as problem:
            errors[field.name] = problem.message
    if not typed.by:
        errors[_BY] = "Say who heard it."
    if not values.get("said") and not values.get("problem") and not errors:
        errors["said"] = "Say what they said, or what the problem is."
    return values, errors


def _write(change: Change, typed: Typed, values: dict[str, Any]) -> str:
    """Write the request, unless its key says that it was; the id."""
    source = Source(system=_SYSTEM, id=typed.key)
    known = next(iter(change.transaction.find(Request, source__id=typed.key)), None)
    if known is not None and known.source == source:
        return known.merged_into or known.id
    customer = typed.customer_is or typed.texts.get("customer", "").strip() or None
    if values.get("product") and typed.is_sure:
        values = {**values, "product": typed.product_is or values["product"]}
        change.settled_products = frozenset({" ".join(values["product"].split())})
    made, _ = requests.add(change, {**values, "source": source}, customer=customer)
    if typed.same:
        requests.merge(change, made.id, typed.same)
    return made.id


def _by_key(snapshot: Snapshot, key: str) -> Request | None:
    source = Source(system=_SYSTEM, id=key)
    return next((one for one in reversed(snapshot.requests.values()) if one.source == source), None)


def _row(field: Field, text: str, error: str, known: Iterable[str]) -> str:
    """A question with its field; `known` are texts that a browser offers."""
    name, kept = field.name, safe_lines(visible(text))
    described = f' aria-describedby="{name}-error"' if error else ""
    if field.choices:
        given = folded(text)
        ways = "".join(
            f'<option{_selected(given, grade, one)} value="{safe(one)}">{safe(one)}</option>'
            for grade, one in enumerate(field.choices)
        )
        control = (
            f'<select id="{name}" name="{name}"{described}><option value="">not known</option>{ways}</select>'
        )
    elif field.form.lines > 1:
        control = f'<textarea id="{name}" name="{name}" rows="{field.form.lines}"{described}>{kept}</textarea>'
    else:
        offered = "".join(f'<option value="{safe(one)}"></option>' for one in known)
        link = f' list="{name}-known"' if offered else ""
        control = f'<input id="{name}" name="{name}" value="{kept}"{link}{described}/>'
        control += f'<datalist id="{name}-known">{offered}</datalist>' if offered else ""
    # What may be chosen is seen; what it is for is not.
    question = field.form.purpose if field.choices else field.form.question
    return _labelled(name, field.label, control, error, question)


def _selected(given: str, grade: int, word: str) -> str:
    return " selected" if given in {folded(word), str(grade)} else ""


def _labelled(name: str, label: str, control: str, error: str, question: str = "") -> str:
    refusal = f'<p class="refused" id="{name}-error">{safe(error)}</p>' if error else ""
    asked = f" <span>{safe(question)}</span>" if question else ""
    return f'<div class="row"><label for="{name}">{safe(label)}{asked}</label>{control}{refusal}</div>'


def _choice(question: str, name: str, ways: list[tuple[str, str]]) -> str:
    options = "".join(
        f'<label class="way"><input type="radio" name="{name}" value="{safe(value)}"'
        f"{' checked' if index == 0 else ''}/> {safe(words)}</label>"
        for index, (value, words) in enumerate(ways)
    )
    return f"<fieldset><legend>{safe(question)}</legend>{options}</fieldset>"


def _shortened(text: str) -> str:
    words = one_line(text)
    return words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…"
