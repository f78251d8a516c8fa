"""`roadmap tracker`: which tracker the board pushes to."""

from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Command, Group, pass_session
from roadmap_tui.cli.app.session import Session
from roadmap_tui.trackers.registry import ADAPTERS

if TYPE_CHECKING:
    from roadmap_tui.settings import Settings
    from roadmap_tui.sync.tracker_change import ChangePlan


@click.group(cls=Group)
def tracker() -> None:
    """The tracker that the board pushes to: change it. One board pushes to one tracker."""


@tracker.command("change", cls=Command)
@click.argument("kind", metavar=f"[{'|'.join(ADAPTERS)}]", type=click.Choice(tuple(ADAPTERS)))
@click.option("--dry-run", is_flag=True, help="Only show what would become of each story.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_session
def change(session: Session, kind: str, dry_run: bool, yes: bool) -> None:
    """Let the board push to another tracker; shows first what becomes of each story, and asks.

    It sends nothing, there or here: the next push or sync makes the issues. Those of before stay as they are, and
    their addresses are kept on the stories. Log in to the other tracker first.
    """
    from roadmap_tui.errors import Reason, Usage
    from roadmap_tui.sync.tracker_change import Place, apply_change, check_ended, plan_change

    settings, store = session.settings, session.existing()
    place = Place(kind, _address(settings, kind))
    check_ended(store)
    plan = plan_change(store.read(), place)
    dropped = _dropped(session, kind)
    if session.json:
        session.out_json(_json(plan, dropped))
    else:
        session.out("\n".join(_lines(settings, plan, dropped)))
    if dry_run:
        session.say("Nothing was changed.")
        return
    if not plan.stories and settings.tracker.kind == kind:
        session.say("There is nothing to change.")
        return
    if not (yes or session.is_asking):
        raise Usage(
            "This asks before it changes the tracker, and nobody is here to answer: add --yes, or --dry-run.",
            reason=Reason.CONFIRMATION_NEEDED,
        )
    if not (yes or session.confirm("Do this?", "Add --yes to do it without a question.")):
        session.say("Nothing was changed.")
        return
    _set_kind(session, kind, dropped)
    apply_change(store, plan, by=session.me, at=session.now)
    session.say(f"The board pushes to {_name(kind)} from now on; `roadmap sync` makes what is to be made there.")


def _name(kind: str) -> str:
    from roadmap_tui.trackers.registry import name_of

    return name_of(kind)


def _address(settings: "Settings", kind: str) -> str:
    """Where the tracker of a kind is. Raises Usage where nobody said so."""
    from roadmap_tui.errors import Reason, Remedy, Usage

    address = settings.section(kind).address
    if address is None:
        raise Usage(
            f"Nobody said where {_name(kind)} is.",
            reason=Reason.NO_TRACKER,
            remedy=Remedy("login", (kind,), "{} asks for it."),
        )
    return address


def _dropped(session: Session, kind: str) -> dict[str, str]:
    """The statuses of stages that the other kind of tracker cannot have, in the person's file and the board's."""
    from roadmap_tui.settings.statuses import STATUS_READERS

    found = {}
    for team in (True, False):
        for stage, words in _statuses(session, team).items():
            try:
                STATUS_READERS[kind](words)
            except ValueError:
                found[stage] = words
    return found


def _statuses(session: Session, team: bool) -> dict[str, str]:
    """The statuses of stages in the person's file, or in the team's settings."""
    from roadmap_tui.cli.board.config import settings_text
    from roadmap_tui.settings.load import read_text

    text, place = settings_text(session, team)
    one = read_text(text, place, shared=team).get("tracker.status")
    return {} if one is None else dict(one.value)


def _lines(settings: "Settings", plan: "ChangePlan", dropped: dict[str, str]) -> list[str]:
    """The plan: where from and where to, a line for each story, and what is left to a person."""
    from roadmap_tui.sync.tracker_change import keys_of
    from roadmap_tui.text.characters import drawn_line
    from roadmap_tui.text.plural import plural
    from roadmap_tui.trackers.registry import adapter

    before = adapter(settings.tracker.kind).where(settings) or "nowhere yet"
    after = adapter(plan.kind).where(settings)
    lines = [f"from {_name(settings.tracker.kind)} ({before}) to {_name(plan.kind)} ({after})"]
    for one in plan.stories:
        what = "make" if one.made else "leave"
        stays = f"; {one.key} stays behind: {one.url}" if one.key else ""
        why = f" ({one.why})" if one.why else ""
        lines.append(drawn_line(f"{what:<6} {one.story} “{one.title}”{why}{stays}"))
    behind = len(keys_of(plan.stories))
    kept = "stays behind, its address is" if behind == 1 else "stay behind, their addresses are"
    made = f"{plural(len(plan.made), 'issue')} to be made in {_name(plan.kind)} by the next sync"
    lines.append(f"{made}; {behind:,} {kept} kept on the stories.")
    if dropped:
        shown = ", ".join(f"{stage} = “{words}”" for stage, words in dropped.items())
        lines.append(drawn_line(f"No status of {_name(plan.kind)}, so taken out of [tracker.status]: {shown}."))
    return lines


def _json(plan: "ChangePlan", dropped: dict[str, str]) -> dict[str, Any]:
    import msgspec

    found: dict[str, Any] = msgspec.to_builtins(plan)
    return {**found, "dropped_statuses": dropped}


def _set_kind(session: Session, kind: str, dropped: dict[str, str]) -> None:
    """Write the kind beside the board, and take out statuses that it cannot have, wherever they stand.

    Where the person's own file or a variable names a kind, that one goes before the board's.
    """
    import os

    from roadmap_tui.cli.board.config import edit_settings
    from roadmap_tui.errors import WrongSetting
    from roadmap_tui.files.folders import user_file
    from roadmap_tui.settings.edit import renewed, with_value, without_empty
    from roadmap_tui.settings.load import parse_file
    from roadmap_tui.settings.schema import RENAMED, variable

    named = os.environ.get(variable("tracker.kind"), "").strip().lower()
    if named not in {"", kind}:
        raise WrongSetting(f"{variable('tracker.kind')} goes before what is written: unset it first.")
    if dropped and os.environ.get(variable("tracker.status")):
        raise WrongSetting(f"{variable('tracker.status')} goes before what is written: unset it first.")

    def change(text: str, place: str, *, sets: bool) -> str:
        text = renewed(text, place, RENAMED)
        for stage in dropped:
            text = with_value(text, place, "tracker.status", stage, None)
        text = without_empty(text, ["tracker.status"]) if dropped and text.strip() else text
        return with_value(text, place, "tracker", "kind", kind) if sets else text

    mine = parse_file(user_file())
    says_kind = "kind" in mine.get("tracker", {})
    edit_settings(session, True, lambda text, place: change(text, place, sets=True))
    if user_file().exists():
        edit_settings(session, False, lambda text, place: change(text, place, sets=says_kind))
