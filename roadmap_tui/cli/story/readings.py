"""`roadmap story read` and `due`: what the numbers of stories measured, and which should be read."""

import re

import click

from roadmap_tui.cli.app.commands import Changing, Command, pass_session
from roadmap_tui.cli.app.complete import complete_story
from roadmap_tui.cli.app.filtering import filter_context, filter_option, keep_of, view_option
from roadmap_tui.cli.app.result import say_done
from roadmap_tui.cli.app.session import Session


class _Reading(Changing):
    """A command whose value may be below zero: `-12` is a number, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Move a negative number that is no option's value behind all options."""
        taking = {
            name for one in self.params if isinstance(one, click.Option) and not one.is_flag for name in one.opts
        }
        for place, one in enumerate(args):
            if one == "--":
                break
            if re.fullmatch(r"-[\d.,]+", one) and (place == 0 or args[place - 1] not in taking):
                return super().parse_args(ctx, [*args[:place], *args[place + 1 :], "--", one])
        return super().parse_args(ctx, args)


@click.command(cls=_Reading)
@click.argument("identity", metavar="ID", shell_complete=complete_story)
@click.argument("value")
@click.option("--on", metavar="DAY", help="The day of the reading; today by default.")
@click.option("--note", metavar="TEXT", help="What to know about it.")
@click.option("--guardrail", is_flag=True, help="It is the guardrail that was measured.")
@pass_session
def read(
    session: Session, /, identity: str, value: str, on: str | None, note: str | None, guardrail: bool
) -> None:
    """Record what the target's metric measured. A story is proven by a reading at or past its target."""
    from roadmap_tui.actions import stories
    from roadmap_tui.actions.fields import day_back, numeral, text
    from roadmap_tui.model.proof import proof_on, proof_words, tell_words
    from roadmap_tui.model.stages import guardrail_state, stage_of

    context = session.reading
    number = numeral(value, "VALUE", context)
    if number is None:
        raise click.UsageError("VALUE is a number, such as 4.5.")
    day = day_back(on, "--on", context)
    with session.changing() as change:
        done = stories.read(
            change, identity, number, on=day, note=text(note, "--note", context), guardrail=guardrail
        )
    if guardrail:
        say_done(session, done.id, f"{done.id} guardrail read {value}: {guardrail_state(done, session.today)}")
        return
    proof = proof_on(done, day or session.today, session.today)
    if proof is None:
        say_done(session, done.id, f"{done.id} read {value}: {stage_of(done, session.today)}")
        return
    tell = tell_words(session.read(), done.id)
    say_done(session, done.id, f"{proof_words(done, proof)}{f'; {tell}' if tell else ''}")


@click.command(cls=Command)
@click.option("--owner", metavar="NAME", help="Only stories of this owner; `me` is you.")
@filter_option("Story")
@view_option
@pass_session
def due(session: Session, owner: str | None, typed: str | None, view: str | None) -> None:
    """Which numbers should be read: of what shipped, neither proven nor read since its day.

    A shipped story is due once it is out, once its target's day has passed, and 30 days after its last reading.
    """
    from roadmap_tui.model.due import due_readings
    from roadmap_tui.model.filters.read import keep_by

    snapshot = session.read()
    context = filter_context(session, snapshot)
    keeps = [keep_by("owner", [owner], "Story", context)] if owner else []
    keeps.append(keep_of(session, typed, "Story", context, view=view))
    kept = (one for one in snapshot.stories.values() if all(keep(one) for keep in keeps))
    found = due_readings(kept, session.today)
    if session.json:
        import msgspec

        session.out_json([{**msgspec.structs.asdict(one), "days": one.days(session.today)} for one in found])
        return
    from roadmap_tui.cli.app.output import table
    from roadmap_tui.text.numbers import number_words

    rows = [
        (
            one.story,
            one.of,
            one.measured.metric,
            f"{number_words(one.last.value)} on {one.last.day}" if one.last is not None else None,
            one.why,
            one.days(session.today),
            one.title,
        )
        for one in found
    ]
    session.out(table(("id", "of", "metric", "last read", "why", "days", "story"), rows, flexible=6, right=(5,)))
