"""Actions on the records that a person marked: what can be done of a set is asked, and done in one change."""

from collections.abc import Callable, Sequence

from roadmap_tui.actions import sets
from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.errors import Problem, Reason
from roadmap_tui.model.fields.spec import Field, facets
from roadmap_tui.model.records import Record
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.ask import Choose, Way
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.field_values import FieldValue, FieldValues
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.styled import Spans

REASONS = 5
"""The most refusals that a question gives one by one; more of them are counted."""


class SetActions(BoardScreenBase):
    """A screen whose verbs act on what is marked, else on what is under the cursor.

    A subclass says which `set_fields` its records have, what is chosen, what its records are called, and how the
    marks are let go. It names this class last: Textual takes styles from the first base alone.
    """

    SET_FIELDS: tuple[Field, ...] = ()

    def chosen_records(self) -> Sequence[Record]:
        """The records that a verb acts on: the marked ones, else the one under the cursor."""
        raise NotImplementedError

    def every_record(self) -> Sequence[Record]:
        """All records of the board of that kind, by whose fields one sees what is usual."""
        raise NotImplementedError

    def named_set(self, refs: Sequence[str]) -> str:
        """Records in a few words: their ids, or how many they are."""
        raise NotImplementedError

    def let_go(self) -> None:
        """Let the marks go."""
        raise NotImplementedError

    # -- all of them, or what can be ---------------------------------------------------------------------------

    def act_on(
        self,
        refs: Sequence[str],
        verb: sets.Verb,
        do: Callable[[Sequence[str]], ActionResult],
        words: str,
        *,
        with_reason: Callable[[], None] | None = None,
    ) -> bool:
        """Do a verb to records in one change, once it is clear what of them can be done. Returns whether it was.

        Where some refuse, a question says how many and why, and does the others when it is told to. `do` makes
        the change of those it is given, `words` say what is done in the question. `with_reason` asks for the
        reason that opens the gate for all, where the gate alone refuses.
        """
        if len(refs) == 1:
            return self.attempt_and_let_go(lambda: do(refs))
        plan = self.session.plan(refs, verb)
        if not plan.refused:
            return self.attempt_and_let_go(lambda: do(refs))
        if not plan.done:
            first = plan.refused[0].problem
            said = first.reworded(f"None of the {len(refs)} marked: {first.message}")
            self.say(self.text_of(said), "amber")
            return False
        self.ask_for_part(plan, do, words, with_reason)
        return False

    def attempt_and_let_go(self, do: Callable[[], ActionResult]) -> bool:
        """Make a change of all that is chosen, after which no mark is left. Returns whether it was done."""
        done = self.attempt(do)
        if done:
            self.let_go()
        return done

    def ask_for_part(
        self,
        plan: sets.SetResult,
        do: Callable[[Sequence[str]], ActionResult],
        words: str,
        with_reason: Callable[[], None] | None = None,
    ) -> None:
        """Ask whether what can be done of a set is done."""
        head = f"{len(plan.done)} of {plan.asked} {words}"
        lines: list[Spans] = [[(head, "strong"), (f" · {len(plan.refused)} cannot:", "plain")]]
        lines += [[(safe_line(one.problem.message), "amber")] for one in plan.refused[:REASONS]]
        if len(plan.refused) > REASONS:
            lines.append([(f"and {len(plan.refused) - REASONS:,} more", "dim")])
        ways = [Way("a", f"does it to the {len(plan.done)} that can", "can")]
        if with_reason is not None and all(one.problem.reason is Reason.GATE_REFUSED for one in plan.refused):
            ways.append(Way("b", f"opens the gate for all {plan.asked}, with a reason", "reason"))

        def answered(answer: str | None) -> None:
            if answer == "can":
                self.attempt_and_let_go(lambda: do(plan.done))
            elif answer == "reason" and with_reason is not None:
                with_reason()

        self.app.push_screen(Choose(lines, ways, stay="leaves all as they are"), answered)

    # -- one field -----------------------------------------------------------------------------------------------

    def action_set(self) -> None:
        """Ask which field to set, by its letter."""
        chosen = self.chosen_records()
        if not chosen:
            self.say("There is nothing here to set a field of.", "amber")
            return
        letters = facets(self.SET_FIELDS)
        values = {field.name: self._values(field, chosen, ()) for field in letters.values()}
        ways = [
            Way(letter, f"{field.option_name.replace('_', ' '):<13} {values[field.name].standing}", field.name)
            for letter, field in letters.items()
        ]
        question: list[Spans] = [[(f"Set which field of {self._whose(chosen)}?", "strong")]]

        def answered(name: str | None) -> None:
            if name is not None:
                self.action_set_field(name)

        self.app.push_screen(Choose(question, ways, stay="leaves it"), answered)

    def action_set_field(self, name: str) -> None:
        """Ask for the value of a field, and set it for all that are chosen."""
        from roadmap_tui.tui.common.set_field import SetField

        chosen = self.chosen_records()
        if not chosen:
            self.say("There is nothing here to set a field of.", "amber")
            return
        field = next(one for one in self.SET_FIELDS if one.name == name)
        values = self._values(field, chosen, self.every_record())
        refs = [one.id for one in chosen]

        def take(value: FieldValue) -> None:
            self._set(field, refs, values, value)

        self.app.push_screen(SetField(self._whose(chosen), values, take, hint=field.form.question))

    def _set(self, field: Field, refs: Sequence[str], values: FieldValues, value: FieldValue) -> None:
        name = field.option_name.replace("_", " ")
        words = f"{name} {safe_line(value.words)}"
        if field.is_list and value.given:
            each = values.read(value.given)
            remove = values.removes(value)
            verb = sets.adding(field.name, each, remove=remove)
            words = f"{'without ' if remove else ''}{words}"
        else:
            verb = sets.editing({field.name: value.given}, self._reading)

        try:
            self.do_to_set(refs, verb, words)
        except Problem as problem:
            self.say(self.text_of(problem), "amber")

    def set_value(self, field: Field, refs: Sequence[str], given: str) -> None:
        """Set a field of records to a value as people give it; of a list, it becomes the only one."""
        verb = sets.editing({field.name: given}, self._reading)
        self.do_to_set(refs, verb, f"{field.option_name.replace('_', ' ')} {safe_line(given) or 'none'}")

    def do_to_set(self, refs: Sequence[str], verb: sets.Verb, words: str) -> None:
        """Do a verb to records in one change; `words` say what they have then."""

        def do(some: Sequence[str]) -> ActionResult:
            done = ActionResult(f"{self.named_set(some)} · {words}")
            self.session.act(done.label, lambda change: sets.apply(change, some, verb))
            return done

        self.act_on(refs, verb, do, f"get {words}")

    @property
    def _reading(self) -> ReadContext:
        return ReadContext(self.session.today, self.settings.calendar.year_starts)

    def _values(self, field: Field, chosen: Sequence[Record], every: Sequence[Record]) -> FieldValues:
        me = self.csm if field.name == "csm" else self.session.me
        return FieldValues(field, every, chosen, me=me, reading=self._reading)

    def _whose(self, chosen: Sequence[Record]) -> str:
        return self.named_set([one.id for one in chosen])
