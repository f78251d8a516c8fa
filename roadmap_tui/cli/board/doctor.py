"""`roadmap doctor`: checks of the board, the settings and the tracker."""

from typing import TYPE_CHECKING, NamedTuple

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.session import Session
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.plural import listed

if TYPE_CHECKING:
    from roadmap_tui.store.protocol import Store
    from roadmap_tui.trackers.protocol import Tracker


_NAMED = 3
"""Ids that a sentence names."""


class Line(NamedTuple):
    """The result of one check."""

    name: str
    ok: bool
    sentence: str


@click.command(cls=Command)
@click.option("--fix", is_flag=True, help="Mend what can be mended without losing anything.")
@pass_session
def doctor(session: Session, fix: bool) -> int:
    """Check the board, record by record, the settings, and the tracker where one is configured."""
    lines = [*_server(session), *_board(session, fix=fix), *_local_copy(session)]
    if all(line.ok for line in lines):
        lines += _names(session, fix=fix)
    lines += [*_settings(session), *_tracker(session)]
    if session.json:
        session.out_json([line._asdict() for line in lines])
    else:
        session.out(
            "\n".join(f"{'ok   ' if line.ok else 'fault'}  {line.name}: {line.sentence}" for line in lines)
        )
    return 0 if all(line.ok for line in lines) else 1


def _server(session: Session) -> list[Line]:
    """Check the server of a board that is on one."""
    if not session.is_on_server:
        return []
    from roadmap_tui.errors import Problem
    from roadmap_tui.store.server import check

    try:
        return [Line(*one) for one in check(session.address)]
    except Problem as problem:
        return [Line("server", False, str(problem))]


def _board(session: Session, *, fix: bool) -> list[Line]:
    from roadmap_tui.cli.board.faults import fault_sentence
    from roadmap_tui.errors import Problem, no_board

    store = session.store()
    if not store.exists():
        return [Line("board", True, str(no_board(store.place)))]
    try:
        faults = store.check(fix=fix)
    except Problem as problem:
        return [Line("board", False, str(problem))]
    copies = [] if any(not one.mended for one in faults) else _copies(store)
    if not faults:
        return [Line("board", True, f"{store.place} is whole."), *copies]
    left = store.check() if fix else faults
    mended = [Line("board", True, fault_sentence(one)) for one in faults if one.mended]
    return [*mended, *(Line("board", False, fault_sentence(one)) for one in left), *copies]


def _copies(store: "Store") -> list[Line]:
    """What tells that copies of the board went apart."""
    from roadmap_tui.errors import Problem

    try:
        return [Line("copies", False, str(one)) for one in store.advice()]
    except Problem as problem:
        return [Line("copies", False, str(problem))]


def _names(session: Session, *, fix: bool) -> list[Line]:
    """Check that products and touchpoints are called as the team calls them now."""
    from roadmap_tui.errors import Problem

    try:
        return [*_products(session, fix=fix), *_touchpoints(session)] if session.store().exists() else []
    except Problem as problem:
        return [Line("names", False, str(problem))]


def _products(session: Session, *, fix: bool) -> list[Line]:
    """Check what stories and requests call their products, on a board that has some written down.

    Names of before are a fault, mended with `fix`; names that nobody wrote down, and products that nothing names,
    are told.
    """
    from roadmap_tui.actions.products import call_by_name
    from roadmap_tui.model.products import called_alike, outdated, products_of
    from roadmap_tui.model.records import Product

    snapshot = session.store().read()
    products = snapshot.table(Product).values()
    if not products:
        return []
    found: list[Line] = []
    used = {one.id: one.product for one in snapshot.stories.values()}
    old = outdated(products, used | {one.id: one.product for one in snapshot.requests.values()})
    if old and fix:
        with session.changing() as change:
            call_by_name(change, old)
        found.append(Line("products", True, f"{listed(old, _NAMED)} name their product as it is called now."))
    elif old:
        mends = "name a product as it was called before; `roadmap doctor --fix` mends that."
        found.append(Line("products", False, f"{listed(old, _NAMED)} {mends}"))
    for one, other in called_alike(products):
        both = f"{one.id} {one_line(one.name)} and {other.id} {one_line(other.name)} are called alike"
        mends = f"`roadmap product merge {other.id} --into {one.id}` makes one of them"
        found.append(Line("products", False, f"{both}; {mends}."))
    every = products_of(snapshot)
    loose = [one_line(one.name) for one in every if one.record is None]
    if loose:
        told = "which stories or requests name; `roadmap product add` does."
        found.append(Line("products", True, f"Nobody wrote down {listed(loose, _NAMED)}, {told}"))
    empty = [one_line(one.name) for one in every if not (one.stories or one.requests)]
    if empty:
        found.append(Line("products", True, f"No story and no request names {listed(empty, _NAMED)}."))
    return found


def _touchpoints(session: Session) -> list[Line]:
    """Check for touchpoints that records name and the settings do not."""
    snapshot = session.read()
    names = snapshot.touchpoints.names
    found: dict[str, list[str]] = {}
    for story in snapshot.stories.values():
        for one in story.touchpoints:
            found.setdefault(one, []).append(story.id)
    for request in snapshot.requests.values():
        if request.touchpoint is not None:
            found.setdefault(request.touchpoint, []).append(request.id)
    return [
        Line(
            "touchpoints",
            False,
            f"{one_line(one)} is no touchpoint of the settings, and {listed(refs, _NAMED)} still have it. It is "
            "shown behind the others; `touchpoints.words` makes it a name of another one.",
        )
        for one, refs in sorted(found.items())
        if one not in names
    ]


def _local_copy(session: Session) -> list[Line]:
    """Check the copy of a server's board on this machine, and what waits for the server."""
    from roadmap_tui.errors import Problem

    copy = session.copy
    if copy is None:
        return []
    state = copy.state()
    here = "None on this machine yet." if state is None else f"As of {state.as_of.astimezone():%Y-%m-%d %H:%M}."
    try:
        waiting = copy.queue.entries()
    except Problem as problem:
        return [Line("local copy", False, str(problem))]
    if not waiting:
        return [Line("local copy", True, here)]
    refused = [one for one in waiting if one.reason is not None]
    words = f"{here} {len(waiting)} waiting for the server"
    if refused:
        words += f", {len(refused)} of them refused: `roadmap waiting` says why"
    return [Line("local copy", not refused, f"{words}.")]


def _settings(session: Session) -> list[Line]:
    from roadmap_tui.errors import Problem

    try:
        me, origin = session.settings.who()
    except Problem as problem:
        return [Line("settings", False, str(problem))]
    return [Line("settings", True, f"You write as {me} ({origin})."), *_keys(session)]


def _keys(session: Session) -> list[Line]:
    """Check a person's own keys: each names a command, and leads to one alone."""
    from roadmap_tui.cli.app.open_screen import wrong_keys

    return [Line("keys", False, words) for words in wrong_keys(session.settings.look.keys)]


def _tracker(session: Session) -> list[Line]:
    from roadmap_tui.errors import Problem
    from roadmap_tui.sync.known_ids import ids_of
    from roadmap_tui.sync.settings import sync_settings
    from roadmap_tui.trackers.registry import is_configured, open_tracker

    try:
        if not is_configured(session.settings):
            return [Line("tracker", True, "None is configured; `roadmap login` sets one up.")]
        tracker = open_tracker(session.settings)
    except Problem as problem:
        return [Line("tracker", False, str(problem))]
    statuses = sync_settings(session.settings).statuses
    store = session.store()
    try:
        if store.exists():
            tracker.recall(ids_of(store.read(), tracker))
        lines = [Line(one.name, one.ok, one.sentence) for one in tracker.check(statuses)]
        return [*lines, *(_issues(store, tracker) if all(line.ok for line in lines) else [])]
    except Problem as problem:
        return [Line("tracker", False, str(problem))]
    finally:
        tracker.close()


def _issues(store: "Store", tracker: "Tracker") -> list[Line]:
    """Check whether any story has two issues, as when copies of one board were pushed at once."""
    from roadmap_tui.sync.duplicate_issues import duplicate_issues, duplicates_advice
    from roadmap_tui.sync.merge_base import is_in

    if not store.exists():
        return []
    snapshot = store.read()
    linked = [one for one in snapshot.stories.values() if one.link is not None and is_in(one.link, tracker)]
    if not linked:
        return []
    found = duplicate_issues(tracker, snapshot.board.uid, linked)
    lines = [
        Line("issues", False, str(duplicates_advice(snapshot.stories[story], keys)))
        for story, keys in found.items()
    ]
    return lines or [Line("issues", True, "No story has more than one.")]
