"""`roadmap merge`: another copy of the board brought into it; git's merge driver and its readable diff."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.output import write
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.board.merged_text import lines_of, shown
from roadmap_tui.errors import Exit, Problem, Reason, Refused, Remedy, Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from roadmap_tui.merge.boards import Merged
    from roadmap_tui.merge.conflicts import Side
    from roadmap_tui.store.protocol import Store

BY = "merge"
"""Who holds a board while what was forgotten elsewhere is taken out beside it."""
_TRIES = 3
"""How often a merge begins again where another person wrote meanwhile."""


@click.command(cls=Command)
@click.argument("others", metavar="[OTHER]…", nargs=-1, type=click.Path())
@click.option(
    "--base", metavar="FILE", type=click.Path(), help="What both copies were before, where that is kept."
)
@click.option("--dry-run", is_flag=True, help="Only say what would come in.")
@click.option(
    "--ours", is_flag=True, help="Of what both changed, keep this board's side (as without it), exit 0."
)
@click.option("--theirs", is_flag=True, help="Of what both changed, take the other copy's side.")
@pass_session
def merge(
    session: Session, others: tuple[str, ...], base: str | None, dry_run: bool, ours: bool, theirs: bool
) -> int:
    """Bring other copies of this board into it: what both did is united, by the records and the history.

    OTHER is a file or an address. Without one, a merge that git left unfinished is finished. What both changed
    differently stays as it is here, is shown, and makes the exit code 5. No base is needed; one tells who changed
    what another program wrote there, which the history does not know of.
    """
    prefer = side_of(ours=ours, theirs=theirs) or "ours"
    results = []
    for one in _merged(session, others, base, prefer, dry_run=dry_run):
        results.append(one)
        if not session.json:
            # At once: what came in from one copy stands, whatever the next one is.
            session.out("\n".join(lines_of(one, prefer)))
    if session.json:
        session.out_json([_plain(one) for one in results])
    return Exit.CONFLICTS if any(one.conflicts for one in results) and not (ours or theirs) else Exit.DONE


@click.command("merge-driver", cls=Command, hidden=True)
@click.argument("base", type=click.Path())
@click.argument("mine", type=click.Path())
@click.argument("other", type=click.Path())
@click.argument("path", required=False)
def merge_driver(base: str, mine: str, other: str, path: str | None) -> int:
    """Merge two copies of a board for git: the first file becomes both."""
    from roadmap_tui.cli.board.git_driver import merge_for_git

    return merge_for_git(base, mine, other, path)


@click.command("textconv", cls=Command, hidden=True)
@click.argument("file", type=click.Path())
def textconv(file: str) -> None:
    """Write a board's file as lines that a diff of git shows: a field a line, with the record's id."""
    from roadmap_tui.cli.board.exchange import read_plain_file
    from roadmap_tui.store.document import Content
    from roadmap_tui.store.rows import BOARD, Unreadable

    data, _ = read_plain_file(Path(file), file)
    try:
        content = Content(data)
        tables = {name: content.rows(name) for name in content.tables}
    except Unreadable:
        write(data.decode("utf-8", "replace"))
        return
    lines = []
    for name, rows in tables.items():
        for key, raw in rows.items():
            fields = _fields(raw)
            identity = str(fields.pop("id", f"{name} {key}"))
            fields.pop("uid", None)
            lines += [f"{identity} {field}: {shown(value)}" for field, value in fields.items() if name != BOARD]
    write("\n".join(lines) + "\n" if lines else "")


@click.command("git-setup", cls=Command)
@pass_session
def git_setup(session: Session) -> None:
    """Make git merge this board by its records in this clone, and show readable diffs of it."""
    from roadmap_tui.merge.git import set_up

    if session.is_on_server:
        raise Refused(f"{session.address} is no file: git has nothing to merge.")
    done = set_up(Path(os.path.realpath(session.address)))
    session.say("\n".join(done) if done else "git is set up already.")


def side_of(*, ours: bool, theirs: bool) -> "Side | None":
    """The side that the flags name; None for none."""
    if ours and theirs:
        raise Usage("Give --ours or --theirs, not both.")
    return "theirs" if theirs else "ours" if ours else None


def _fields(raw: Any) -> dict[str, Any]:
    import msgspec

    try:
        return dict(msgspec.json.decode(raw, type=dict[str, Any]))
    except msgspec.MsgspecError:
        return {"row": bytes(raw).decode("utf-8", "replace")}


def _merged(
    session: Session, others: tuple[str, ...], base: str | None, prefer: str, *, dry_run: bool
) -> "Iterator[Merged]":
    """Merge the copies one after the other, or finish git's merge where none is named. Raises Problem."""
    if not others:
        yield _unfinished(Path(session.address), prefer, dry_run=dry_run)
    store = session.store()
    for other, read in [(one, _reader_of(one)) for one in others]:
        try:
            yield _merge(store, read, _reader_of(base) if base else None, prefer, dry_run=dry_run)
        except Refused as refused:
            if refused.reason is not Reason.ANOTHER_BOARD:
                raise
            requests = Remedy("request import", (other,), "{} brings in the requests of another board.")
            raise Refused(refused.message, reason=refused.reason, remedy=requests) from None
        if not dry_run:
            _take_journal(store, other)


def _reader_of(other: str) -> "Callable[[], bytes]":
    """What reads the document of another copy: a file as it stands, or the board at an address. Raises Usage."""
    from roadmap_tui.cli.board.exchange import read_plain_file
    from roadmap_tui.store import open_store
    from roadmap_tui.store.address import is_postgres

    if is_postgres(other):
        from roadmap_tui.cli.app.board_address import find_board

        store = open_store(find_board(other, os.environ)[0])
        return store.dump
    return lambda: read_plain_file(Path(other).expanduser(), other)[0]


def _merge(
    store: "Store",
    read: "Callable[[], bytes]",
    base: "Callable[[], bytes] | None",
    prefer: str,
    *,
    dry_run: bool,
) -> "Merged":
    """Merge another copy into a board; begun again where somebody writes meanwhile. Raises Problem."""
    from roadmap_tui.merge.boards import merge_boards, refuse_another
    from roadmap_tui.store.exchange import opened
    from roadmap_tui.store.rows import Unreadable

    for left in reversed(range(_TRIES)):
        own = store.written()
        content = opened(own)
        before = content.board.generation
        try:
            if base is not None:
                refuse_another(content, opened(base()), "The base")
            merged = merge_boards(own, read, base=base, prefer=prefer)
        except Unreadable as fault:
            raise Refused(f"The other copy {fault.reason}: nothing was merged.", reason=Reason.DAMAGED) from None
        if dry_run or not merged.is_changed:
            return merged
        try:
            store.load(merged.document, since=before)
        except Problem as problem:
            if problem.reason is not Reason.STALE or not left:
                raise
        else:
            _forget_beside(store, merged.forgotten)
            return merged
    raise AssertionError


def _take_journal(store: "Store", other: str) -> None:
    """Take what a push of the other copy left in its journal: what it created is known here then, too.

    No create of a story that has its issue: the older one stays, and the tracker is asked for others.
    """
    from roadmap_tui.store import open_store
    from roadmap_tui.store.address import is_postgres

    if is_postgres(other):
        return
    theirs = open_store(str(Path(other).expanduser())).journal().entries()
    if not theirs:
        return
    linked = {one.uid for one in store.read().stories.values() if one.link is not None}
    journal = store.journal()
    known = journal.entries()
    new = [one for one in theirs if one not in known and not ("step" in one and one.get("story") in linked)]
    if new:
        journal.append(*new)


def _forget_beside(store: "Store", refs: list[str]) -> None:
    """Forget beside a board what the other copy had forgotten: in its earlier states, drafts and journal."""
    if not refs:
        return
    from roadmap_tui.actions.forget import redaction_of
    from roadmap_tui.actions.forget_beside import PATIENCE, beside

    with store.hold(by=BY, wait=PATIENCE):
        with store.transaction() as transaction:
            redaction = redaction_of(transaction, refs)
        beside(store, redaction)


def _unfinished(path: Path, prefer: str, *, dry_run: bool) -> "Merged":
    """Finish a merge that git left unfinished, from the sides that its index has. Raises Problem."""
    from roadmap_tui.cli.board.git_driver import forget_earlier, known_base
    from roadmap_tui.files.replace import replace_file
    from roadmap_tui.merge.boards import merge_boards
    from roadmap_tui.merge.git import BASE, OURS, THEIRS, mark_resolved, stage
    from roadmap_tui.store.rows import Unreadable

    path = Path(os.path.realpath(path))
    ours, theirs = stage(path, OURS), stage(path, THEIRS)
    if ours is None or theirs is None:
        raise Refused(
            f"One side of the merge has no {path.name}: tell git which to keep, by `git rm` or `git add`."
        )
    try:
        merged = merge_boards(ours, theirs, base=lambda: known_base(stage(path, BASE), ours), prefer=prefer)
    except Unreadable as fault:
        raise Refused(
            f"One side of the merge {fault.reason}: nothing was merged.", reason=Reason.DAMAGED
        ) from None
    if not dry_run:
        replace_file(path, merged.document, mode=path.stat().st_mode & 0o777)
        mark_resolved(path)
        forget_earlier(str(path), merged)
    return merged


def _value(side: Any) -> Any:
    import msgspec

    return msgspec.to_builtins(side)


def _plain(merged: "Merged") -> dict[str, Any]:
    """A merge as JSON."""
    return {
        "changed": merged.is_changed,
        "added": merged.added,
        "renumbered": merged.renumbered,
        "dropped": merged.dropped,
        "united": merged.united,
        "forgotten": merged.forgotten,
        "second_issues": merged.second_issues,
        "conflicts": [
            {
                "id": one.id,
                "field": one.field,
                "base": one.base,
                "ours": _value(one.ours),
                "theirs": _value(one.theirs),
            }
            for one in merged.conflicts
        ],
    }
