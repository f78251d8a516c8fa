"""`roadmap request similar` and `request suggest`: similar requests, and the stories one may belong to."""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.complete import complete_request
from roadmap_tui.cli.app.session import Session

if TYPE_CHECKING:
    from roadmap_tui.model.records import Request
    from roadmap_tui.model.snapshot import Snapshot
    from roadmap_tui.search.similarity import Match

FIRST = 5
"""The default of --limit."""
_SHARED = 2
"""The least number of words that a likely duplicate shares: one alone is a subject."""
_QUOTED = 120
"""Width in cells of another request's words."""
_NEWEST = 3_000
"""The number of newest requests searched for a duplicate, so that a person at a terminal hardly waits."""
_GUESS = ", a guess"
LONGEST_INPUT = 1_000_000
"""Bytes of stdin that are read; words to search by stand far before."""


def _asking(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a similarity query to a command: a request, a text, or stdin."""
    for decorate in (
        pass_session,
        click.option(
            "--limit", type=click.IntRange(min=0), metavar="N", default=FIRST, help="At most N; 5 by default."
        ),
        click.option("--text", metavar="TEXT", help="Ask with these words instead of a request's."),
        click.argument("identity", metavar="[R-1 | -]", required=False, shell_complete=complete_request),
    ):
        command = decorate(command)
    return command


@click.command(cls=Command)
@_asking
def similar(session: Session, identity: str | None, text: str | None, limit: int) -> None:
    """Find the requests that say much the same, best first. `-` takes the words from stdin.

    The score runs from 0 to 1, the same words; from 0.5 on it is more likely a duplicate than not.
    """
    from roadmap_tui.search.index import Index
    from roadmap_tui.search.similarity import similar as find
    from roadmap_tui.text.characters import one_line

    snapshot, asked = _asked(session, identity, text)
    with Index(snapshot.requests.values()) as index:
        found = find(index, snapshot, asked, limit)

    def row(one: "Match") -> tuple[str, ...]:
        request = snapshot.requests[one.ref]
        return snapshot.customer_name(request.customer) or "?", one_line(request.said or request.problem or "")

    _show(session, "request", ("customer", "said"), found, row)


@click.command(cls=Command)
@_asking
def suggest(session: Session, identity: str | None, text: str | None, limit: int) -> None:
    """Find the stories that a request may belong to, best first. `-` takes the words from stdin.

    A story is found by what it tells and by the requests linked to it. The score is the share of such suggestions
    that are right, 0 to 1, as measured; where it is too low to act on, the suggestion is called a guess.
    """
    from roadmap_tui.model.stages import stage_of
    from roadmap_tui.search.index import Index
    from roadmap_tui.search.suggestions import suggest as find
    from roadmap_tui.text.characters import one_line

    snapshot, asked = _asked(session, identity, text)
    with Index([*snapshot.stories.values(), *snapshot.requests.values()]) as index:
        found = find(index, snapshot, asked, limit)

    def row(one: "Match") -> tuple[str, ...]:
        story = snapshot.stories[one.ref]
        return stage_of(story, session.today), one_line(story.title)

    _show(session, "story", ("stage", "title"), found, row)


def say_what_came_before(session: Session, made: "Request") -> None:
    """Report a new request's likely duplicate, and what its customer asked already.

    For a person at a terminal alone: on a large board the look takes longer than the writing.
    """
    from roadmap_tui.errors import Problem

    try:
        snapshot = session.read()
        sentences = likely_duplicate(snapshot, made), _asked_before(session, snapshot, made)
    except Problem:
        return  # it is written; a remark beside it must not make it look failed
    for sentence in sentences:
        if sentence is not None:
            session.say(sentence)


def likely_duplicate(snapshot: "Snapshot", made: "Request") -> str | None:
    """The sentence on a request's likely duplicate among the newest ones; None where there is none."""
    from itertools import islice

    from roadmap_tui.search.index import Index
    from roadmap_tui.search.similarity import similar as find
    from roadmap_tui.text.characters import one_line
    from roadmap_tui.text.width import cut

    with Index(islice(reversed(snapshot.requests.values()), _NEWEST)) as index:
        found = find(index, snapshot, made, 1)
    if not found or found[0].is_guess or (found[0].score < 1 and len(found[0].matched) < _SHARED):
        return None
    like = snapshot.requests[found[0].ref]
    who = snapshot.customer_name(like.customer)
    said = cut(one_line(like.said or like.problem or ""), _QUOTED)
    return (
        f"{made.id} is much like {like.id}{f' of {one_line(who)}' if who else ''}: “{said}” "
        f"`roadmap request merge {made.id} --into {like.id}` if it is the same."
    )


def _asked_before(session: Session, snapshot: "Snapshot", made: "Request") -> str | None:
    """The sentence on earlier requests of the same customer; None where there are none."""
    from roadmap_tui.model.request_standing import Standings, line_of, others_of
    from roadmap_tui.text.characters import one_line
    from roadmap_tui.text.width import cut

    customer = snapshot.customers.get(made.customer) if made.customer is not None else None
    others = others_of(snapshot, customer, made.id)
    if customer is None or not others:
        return None
    newest = others[0]
    standing = Standings(snapshot, session.today, line_of(snapshot, session.today), session.me).of(newest)
    said = cut(one_line(newest.said or newest.problem or ""), _QUOTED)
    which = "the newest is " if len(others) > 1 else ""
    whole = f" `roadmap request list --customer {customer.id}` shows them." if len(others) > 1 else ""
    return (
        f"{one_line(customer.name)} asked {len(others):,} before: {which}{newest.id}, {standing.words}: "
        f"“{said}”{whole}"
    )


def _asked(session: Session, identity: str | None, text: str | None) -> "tuple[Snapshot, Request | str]":
    """The board, and the query: a request, or words. Raises Usage and NotFound."""
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.text.characters import checked

    if (identity is None) == (text is None):
        raise click.UsageError("Name one request, or give words with --text; `-` takes them from stdin.")
    if identity == "-":
        return session.read(), _words_from_stdin(session)
    snapshot = session.read()
    return snapshot, checked(text, "--text") if text is not None else lookup.request(snapshot, identity or "")


def _words_from_stdin(session: Session) -> str:
    from roadmap_tui.errors import Usage

    if sys.stdin is None or (sys.stdin.isatty() and session.flags.no_input):
        raise Usage("There is nothing on stdin; send the words to look for.")
    return sys.stdin.buffer.read(LONGEST_INPUT).decode("utf-8", "ignore")


def _show(
    session: Session,
    what: str,
    headings: tuple[str, ...],
    found: "Sequence[Match]",
    row: "Callable[[Match], tuple[str, ...]]",
) -> None:
    if session.json:
        session.out_json(
            [{what: one.ref, "score": one.score, "matched": one.matched, "guess": one.is_guess} for one in found]
        )
        return
    if not found:
        session.say(
            "Nothing alike was found." if what == "request" else "No story is near; `story add` writes one."
        )
        return
    from roadmap_tui.cli.app.output import table

    rows = [
        (one.ref, f"{one.score:.2f}{_GUESS if one.is_guess else ''}", *row(one), " ".join(one.matched))
        for one in found
    ]
    session.out(table((what, "score", *headings, "shared words"), rows, flexible=len(headings) + 1))
