"""Commands that act on sets: several ids, or a filter in their place, shown first where that is asked for."""

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from roadmap_tui.cli.app.filtering import filter_context, filter_option, keep_of
from roadmap_tui.cli.app.result import say_done
from roadmap_tui.cli.app.session import Session
from roadmap_tui.errors import Exit

if TYPE_CHECKING:
    from roadmap_tui.actions.change import Change
    from roadmap_tui.actions.sets import SetResult, Verb
    from roadmap_tui.model.filters.who import Kind

NOUNS = {"Story": "story", "Request": "request", "Customer": "customer"}
_NAMED = 12
"""The most ids that a sentence names; more are counted."""
_ASKS = "A filter that changes asks first, and nobody is here to answer: add --yes, or --dry-run."


class SetOptions(NamedTuple):
    """The options of a command on a set: a filter in place of ids, and what comes before any change."""

    kind: "Kind"
    typed: str | None = None
    dry_run: bool = False
    yes: bool = False
    partly: bool = False


def set_options(kind: "Kind") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the options of a set, passed as `options`."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def call(
            *args: Any, typed: str | None, dry_run: bool, yes: bool, partly: bool, **given: Any
        ) -> Any:  # as click passes them
            return command(*args, options=SetOptions(kind, typed, dry_run, yes, partly), **given)

        nouns = {"Story": "stories", "Request": "requests", "Customer": "customers"}[kind]
        found: Callable[..., Any] = call
        for option in (
            click.option("--partly", is_flag=True, help="Do what can be done, and leave out what refuses."),
            click.option("--yes", is_flag=True, help="Do not ask."),
            click.option("--dry-run", is_flag=True, help="Show what would be changed, and change nothing."),
            filter_option(kind, f"The {nouns} that these words keep, in place of ids; it asks first."),
        ):
            found = option(found)
        return found

    return decorate


def refs_of(session: Session, ids: Sequence[str], options: SetOptions) -> list[str]:
    """The ids that a command is for, each once: those that were named, or those that the filter keeps.

    Stories are in the order of the board. UsageError where there are both, or neither.
    """
    given = list(dict.fromkeys(one.strip().upper() for each in ids for one in each.split(",") if one.strip()))
    if options.typed is None:
        if not given:
            raise click.UsageError("Name ids, or say which with --filter.")
        return given
    if given:
        raise click.UsageError("Name ids or give a --filter, not both.")
    session.existing()
    snapshot = session.read()
    context = filter_context(session, snapshot)
    keep = keep_of(session, options.typed, options.kind, context)
    if options.kind != "Story":
        return [one.id for one in context.records(options.kind).values() if keep(one)]
    from roadmap_tui.model.board_order import board_order
    from roadmap_tui.model.filters.parse import names_in

    with_archived = "archived" in names_in(options.typed)
    kept = (one for one in snapshot.stories.values() if keep(one) and (with_archived or not one.archived))
    return [one.id for one in sorted(kept, key=board_order)]


def act(
    session: Session,
    ids: Sequence[str],
    options: SetOptions,
    verb: "Callable[[], Verb]",
    done: str,
    *,
    same: str | None = None,
    show: bool = True,
) -> int:
    """Do a verb to a set in one change, and tell what was done and what refused, with the reasons. The exit code.

    `verb` makes the verb anew for each run of it. `done` and `same` are sentences on what was changed and what is
    so already, with `{}` where the ids stand. Of one record that was named `show` prints it as it is now.
    """
    from roadmap_tui.actions import sets

    refs = refs_of(session, ids, options)
    if not refs:
        session.say("The filter keeps nothing, and nothing was changed.")
        _print(session, sets.SetResult(), options)
        return Exit.DONE
    partly = options.partly
    if options.dry_run or (options.typed is not None and not options.yes):
        if not options.dry_run and not session.is_asking:
            session.confirm("", _ASKS)
        plan = sets.plan(
            session.read(),
            refs,
            verb(),
            by=session.me,
            at=session.now,
            today=session.today,
            wording=session.settings.wording,
        )
        _say(session, plan, options.kind, f"Would be so: {done}", same)
        if options.dry_run:
            _print(session, plan, options)
            return Exit.DONE
        if not plan.done:
            return Exit.REFUSED
        partly = partly or bool(plan.refused)
        count = f"the {len(plan.done)} that can" if plan.refused else f"{len(plan.done)}"
        if not session.confirm(f"Do it to {count}?", _ASKS):
            session.say("Nothing was changed.")
            return Exit.DONE
    try:
        with session.changing() as change:
            result = sets.apply(change, refs, verb(), partly=partly)
    except sets.SetRefused as refused:
        if session.json:
            _print(session, sets.SetResult(refused=refused.result.refused), options)
        raise
    if options.typed is None and len(refs) == 1 and result.done:
        sentence = (done if result.changed else same or done).format(result.done[0])
        if show:
            say_done(session, result.done[0], sentence)
        else:
            session.say(sentence)
        return Exit.DONE
    _say(session, result, options.kind, done, same)
    if show or session.json:
        _print(session, result, options)
    return Exit.REFUSED if result.refused else Exit.DONE


def _say(session: Session, result: "SetResult", kind: "Kind", done: str, same: str | None) -> None:
    if result.changed or not (result.unchanged or result.refused):
        session.say(done.format(_named(result.changed, kind)))
    if result.unchanged:
        session.say((same or "{} stay as they are.").format(_named(result.unchanged, kind)))
    for one in result.refused:
        session.say(f"{one.ref}: {one.problem}")


def _named(refs: Sequence[str], kind: "Kind") -> str:
    from roadmap_tui.text.plural import plural

    return ", ".join(refs) if len(refs) <= _NAMED else plural(len(refs), NOUNS[kind])


def _print(session: Session, result: "SetResult", options: SetOptions) -> None:
    if session.json:
        session.out_json({**result.plain(), "dry_run": options.dry_run})


def note_each(session: Session, words: Sequence[str], options: SetOptions) -> int:
    """Leave a note, the last of the words, on the records that the others name; print the ids of the notes."""
    from roadmap_tui.actions import notes
    from roadmap_tui.cli.app.result import queue_note
    from roadmap_tui.model.filters.context import KINDS

    *ids, text = words
    if not ids and options.typed is None:
        raise click.UsageError("Say what to note as well, behind the ids.")
    if options.typed is None and len(ids) == 1 and not options.dry_run and queue_note(session, ids[0], text):
        return Exit.DONE
    made: list[str] = []

    def noting() -> "Verb":
        made.clear()

        def note_one(change: "Change", ref: str) -> None:
            made.append(notes.add(change, change.get(KINDS[options.kind], ref), text).id)  # type: ignore[arg-type]

        return note_one

    if options.typed is None and len(ids) == 1 and not options.dry_run:
        with session.changing() as change:
            noting()(change, ids[0])
        if session.json:
            from roadmap_tui.model.records import Note
            from roadmap_tui.reports import record_json

            session.out_json(record_json.plain_of(session.read().table(Note)[made[0]]))
        else:
            session.out(made[0])
        return Exit.DONE
    code = act(session, ids, options, noting, "Noted on {}.", show=False)
    if made and not (options.dry_run or session.json):
        session.out("\n".join(made))
    return code


def may_go_on(session: Session, refs: Sequence[str], kind: "Kind", *, dry_run: bool, yes: bool) -> bool:
    """Show the records that a command is for, and ask whether it goes on; it does not after `--dry-run`."""
    if not refs:
        session.say("The filter keeps nothing, and nothing was done.")
    else:
        session.say(f"{_named(refs, kind)}.")
    if not refs or dry_run:
        if session.json:
            session.out_json([])
        return False
    if yes or session.confirm("Do it?", _ASKS):
        return True
    session.say("Nothing was done.")
    return False
