"""`roadmap sync`: a two-way sync of the board and the tracker."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Literal

import click

from roadmap_tui.cli.app.commands import Group, pass_session
from roadmap_tui.cli.app.complete import complete_story
from roadmap_tui.cli.app.output import progress
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.app.stopping import Stopping, stopping
from roadmap_tui.cli.tracker.options import Waiting, WaitingCommand, answering, patiently, wait_option

if TYPE_CHECKING:
    from roadmap_tui.model.snapshot import Snapshot
    from roadmap_tui.store.protocol import Store
    from roadmap_tui.sync.plan import SyncPlan
    from roadmap_tui.sync.run import Run
    from roadmap_tui.trackers.protocol import Push

_SIDES: tuple[Literal["ours", "theirs"], ...] = ("ours", "theirs")


class _Sync(Waiting, Group):
    """A command that takes stories, with one command of its own beside them."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of this command, or of the one named first."""
        if args and args[0] in self.commands:
            return self.commands[args[0]].make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.group(
    cls=_Sync,
    invoke_without_command=True,
    no_args_is_help=False,
    subcommand_metavar="",
    context_settings={"allow_interspersed_args": True},
)
@click.argument("ids", nargs=-1, metavar="[ID …]", shell_complete=complete_story)
@click.option("--dry-run", is_flag=True, help="Show the plan; write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@wait_option
@pass_session
def sync(session: Session, ids: tuple[str, ...], dry_run: bool, yes: bool, wait: float) -> int:
    """Bring stories and their issues into step, both ways: those named, or all that were ever pushed.

    It shows its plan and asks. What both sides changed is a conflict: neither is written, exit code 5.
    """
    from roadmap_tui.cli.tracker.sync_text import plain, plan_lines, show_results
    from roadmap_tui.errors import Exit, Reason, Usage
    from roadmap_tui.localstate.last_sync import save
    from roadmap_tui.sync.plan import apply, chosen, plan_sync, released
    from roadmap_tui.sync.push import exit_of
    from roadmap_tui.sync.reasons import question_released, summary

    with answering(session):
        store = session.existing()
        if not (dry_run or yes or session.is_asking):
            raise Usage(
                "A sync asks before it writes, and nobody is here to answer: add --yes, or --dry-run.",
                reason=Reason.CONFIRMATION_NEEDED,
            )
        if not chosen(store.read(), ids):
            session.say("No story was ever pushed, so there is nothing to sync: `roadmap push S-1` starts it.")
            if session.json:
                session.out_json([])
            return 0
        with running(session, store, wait) as (run, stop):
            progress("comparing both sides …")
            try:
                plan = plan_sync(run, ids)
            finally:
                progress("")
            if stop.is_set():
                session.say("Nothing was written.")
                raise KeyboardInterrupt
            if dry_run:
                if session.json:
                    session.out_json(plain(plan.items))
                else:
                    session.out("\n".join(plan_lines(plan.work)))
                long = f" {plan.takes}." if plan.takes else ""
                session.say(f"{summary(plan.items)}.{long} Nothing was written.")
                return 0
            if not (yes or plan.is_idle or _agrees(session, plan, stop)):
                session.say("Nothing was written.")
                if session.json:
                    session.out_json([])
                return 0
            results = apply(plan, run)
    snapshot = store.read()
    save(snapshot.board.uid, results, summary=summary(results), at=run.now(), by=session.me)
    show_results(session, results, quiet=True)
    for story in released(snapshot, [one.story for one in results]):
        session.say(str(question_released(story)))
    session.say(summary(results))
    return int(Exit.INTERRUPTED if stop.is_set() else exit_of(results))


@sync.command("resolve", cls=WaitingCommand)
@click.argument("ids", nargs=-1, metavar="ID …", shell_complete=complete_story)
@click.option("--ours", "side", flag_value="ours", help="What the board says goes into the issue.")
@click.option("--theirs", "side", flag_value="theirs", help="What the issue says comes onto the board.")
@click.option(
    "--field", "fields", multiple=True, metavar="NAME", help="Only this field; may be given several times."
)
@click.option("--all", "every", is_flag=True, help="Every story in conflict over the fields named.")
@wait_option
@pass_session
def resolve(
    session: Session,
    ids: tuple[str, ...],
    side: Literal["ours", "theirs"] | None,
    fields: tuple[str, ...],
    every: bool,
    wait: float,
) -> int:
    """Choose a side where a story and its issue differ; without --ours or --theirs both are shown whole first.

    Their description stays in the issue with --theirs and counts as agreed: it cannot become fields of a story.
    """
    from roadmap_tui.cli.tracker.sync_text import show_results
    from roadmap_tui.errors import Exit
    from roadmap_tui.sync.push import exit_of
    from roadmap_tui.sync.resolve import resolve as choose

    if side is None and not session.is_asking:
        raise click.UsageError(
            "Say whose side to take: --ours or --theirs. At a terminal both are shown, and you are asked."
        )
    if bool(ids) == every:
        raise click.UsageError("Name the stories, or take --all that are in conflict over a --field.")
    if every and not fields:
        raise click.UsageError("--all takes a side in one field at a time: add --field status, say.")
    with answering(session):
        store = session.existing()
        if every:
            ids = _clashing(store.read(), fields)
            if not ids:
                session.say(f"No story is in conflict over {' or '.join(fields)}, as of the last sync.")
                if session.json:
                    session.out_json([])
                return 0
        with running(session, store, wait) as (run, stop):
            if side is None:
                results, left = _asked(session, run, stop, ids, fields)
            else:
                results, left = choose(run, ids, side, fields=fields), []
    if results or session.json:
        show_results(session, results, whole=True)
    return int(Exit.INTERRUPTED if stop.is_set() else exit_of([*results, *left]))


def _asked(
    session: Session, run: "Run", stop: Stopping, ids: tuple[str, ...], fields: tuple[str, ...]
) -> "tuple[list[Push], list[Push]]":
    """The results of the sides that a person took, story by story, and the items of what they left.

    A side is taken of what was shown here; what was changed there since is shown anew.
    """
    from roadmap_tui.cli.app.output import ask
    from roadmap_tui.cli.tracker.sync_text import conflict_lines
    from roadmap_tui.sync.plan import plan_sync
    from roadmap_tui.sync.resolve import check_fields
    from roadmap_tui.sync.resolve import resolve as choose

    check_fields(fields)
    results: list[Push] = []
    left: list[Push] = []
    for one in plan_sync(run, ids).items:
        lines = conflict_lines(one, fields, whole=True)
        for line in lines or [f"{one.story}: {one.why or 'There is nothing to choose.'}"]:
            session.say(line)
        if not lines:
            continue
        with stop.asking():
            answer = ask(f"{one.story}: take ours, take theirs, or leave it? [o/t/N]").strip().lower()
        side = next((side for side in _SIDES if answer and side.startswith(answer)), None)
        if side is None:
            session.say(f"{one.story} is left as it is.")
            left.append(one)
        else:
            results += choose(run, (one.story,), side, fields=fields, shown={one.story: one.displayed})
    return results, left


def _clashing(snapshot: "Snapshot", fields: tuple[str, ...]) -> tuple[str, ...]:
    """The stories in conflict over one of these fields. Raises Usage where one is no such field."""
    from roadmap_tui.model.link_state import conflicts_of
    from roadmap_tui.model.records import number
    from roadmap_tui.sync.resolve import check_fields

    check_fields(fields)
    found = (one.id for one in snapshot.stories.values() if set(fields) & set(conflicts_of(one)))
    return tuple(sorted(found, key=number))


def _agrees(session: Session, plan: "SyncPlan", stop: Stopping) -> bool:
    """Show a plan at the terminal and ask whether to carry it out."""
    from roadmap_tui.cli.tracker.sync_text import plan_lines, plan_question

    for line in plan_lines(plan.work):
        session.say(line)
    with stop.asking():
        return session.confirm(plan_question(plan.work, plan.takes), "Add --yes to do it without a question.")


@contextmanager
def running(session: Session, store: "Store", wait: float) -> "Iterator[tuple[Run, Stopping]]":
    """Open the tracker for a command's run, which ctrl+c ends between two requests.

    `wait` is the seconds that another push or sync of the board may take.
    """
    from roadmap_tui.cli.tracker.sync_text import run_of
    from roadmap_tui.trackers.registry import open_tracker

    with (
        stopping() as stop,
        closing(open_tracker(session.settings, notify=patiently(session), stop=stop.is_set)) as tracker,
    ):
        yield run_of(session, store, tracker, wait=wait, stop=stop.is_set), stop
