"""Actions on the records that a person marked: what can be done of a set is asked, and done in one change."""

from collections.abc import Callable, Sequence

from roadmap_tui.actions import sets
from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.errors import Problem, Reason
from roadmap_tui.model.fields.spec import Field, facets
from roadmap_tui.model.products import names_of
from roadmap_tui.model.records import Record
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.field_values import FieldValue, FieldValues
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.styled import Spans

REASONS = 5
"""The most refusals that a question gives one by one; more of them are counted."""


class SetController:
    """What does the verbs of a screen to what is marked there, else to what is under the cursor.

    `chosen` gives the records that a verb acts on, `every` all of that kind, by whose fields one sees what is
    usual; `named` says records in a few words, `let_go` lets the marks go.
    """

    def __init__(
        self,
        screen: BoardScreenBase,
        fields: tuple[Field, ...],
        *,
        chosen: Callable[[], Sequence[Record]],
        every: Callable[[], Sequence[Record]],
        named: Callable[[Sequence[str]], str],
        let_go: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._fields = fields
        self._chosen = chosen
        self._every = every
        self._named = named
        self._let_go = let_go

    # -- all of them, or what can be ---------------------------------------------------------------------------

    def act_on(
        self,
        refs: Sequence[str],
        verb: sets.Verb,
        do: Callable[[Sequence[str]], ActionResult],
        words: str,
        *,
        with_reason: Callable[[], None] | None = None,
        is_counted: bool = False,
    ) -> bool:
        """Do a verb to records in one change, once it is clear what of them can be done. Returns whether it was.

        Of several, a question says first how many it changes, how many refuse, and why. Where the records were
        named or counted already (`is_counted`), it is asked only if some refuse. `do` changes those it is given,
        `words` say what is done in the question. `with_reason` asks for the reason that opens the gate for all,
        where the gate alone refuses.
        """
        if len(refs) == 1:
            return self.attempt(lambda: do(refs))
        plan = self._screen.session.plan(refs, verb)
        if not plan.refused and (is_counted or not plan.changed):
            return self.attempt(lambda: do(refs))
        self.ask(plan, do, words, with_reason)
        return False

    def do_as_answer(
        self, refs: Sequence[str], verb: sets.Verb, do: Callable[[Sequence[str]], ActionResult], words: str
    ) -> None:
        """Do a verb to records as the answer to a dialog that named them.

        Where some refuse, it is asked once the dialog is closed; a Problem where all do.
        """
        plan = self._screen.session.plan(refs, verb)
        if plan.refused and plan.changed:
            self._screen.app.call_later(self.ask, plan, do, words)
            return
        done = do(refs)
        self._let_go()
        self._screen.show_saving(done)

    def attempt(self, do: Callable[[], ActionResult]) -> bool:
        """Make a change of all that is chosen, after which no mark is left. Returns whether it was done."""
        done = self._screen.attempt(do)
        if done:
            self._let_go()
        return done

    def ask(
        self,
        plan: sets.SetResult,
        do: Callable[[Sequence[str]], ActionResult],
        words: str,
        with_reason: Callable[[], None] | None = None,
    ) -> None:
        """Ask whether what can be done of a set is done, with how many it changes and what refuses."""
        from roadmap_tui.tui.common.ask import Choose, Way

        changed, same, refused = len(plan.changed), len(plan.unchanged), len(plan.refused)
        those = f"the {changed:,} that can" if refused else f"those {changed:,}" if same else _all(changed)
        ways = [Way("a", f"does it to {those}", "can")] if changed else []
        gate_alone = all(one.problem.reason is Reason.GATE_REFUSED for one in plan.refused)
        if refused and gate_alone and with_reason is not None and plan.done:
            ways.append(Way("b", f"opens the gate for all {plan.asked:,}, with a reason", "reason"))
        if not ways:
            first = plan.refused[0].problem
            said = first.reworded(f"None of the {plan.asked:,} marked: {first.message}")
            self._screen.say(self._screen.text_of(said), "amber")
            return

        already = f" · {same:,} {'is' if same == 1 else 'are'} so already" if same else ""
        cannot = f" · {refused:,} cannot:" if refused else ""
        count = f"{changed:,} of {plan.asked:,} {words}"
        lines: list[Spans] = [[(count, "strong"), (f"{already}{cannot}", "plain")]]
        lines += [[(safe_line(one.problem.message), "amber")] for one in plan.refused[:REASONS]]
        if refused > REASONS:
            lines.append([(f"and {refused - REASONS:,} more", "dim")])

        def answered(answer: str | None) -> None:
            if answer == "can":
                self.attempt(lambda: do(plan.changed))
            elif answer == "reason" and with_reason is not None:
                with_reason()

        self._screen.app.push_screen(Choose(lines, ways, stay="leaves all as they are"), answered)

    # -- one field -----------------------------------------------------------------------------------------------

    def ask_field(self) -> None:
        """Ask which field to set, by its letter."""
        from roadmap_tui.tui.common.ask import Choose, Way

        chosen = self._chosen()
        if not chosen:
            self._screen.say("There is nothing here to set a field of.", "amber")
            return
        letters = facets(self._fields)
        values = {field.name: self._values(field, chosen, ()) for field in letters.values()}
        ways = [
            Way(letter, f"{field.option_name.replace('_', ' '):<13} {values[field.name].standing}", field.name)
            for letter, field in letters.items()
        ]
        question: list[Spans] = [[(f"Set which field of {self._whose(chosen)}?", "strong")]]

        def answered(name: str | None) -> None:
            if name is not None:
                self.ask_value(name)

        self._screen.app.push_screen(Choose(question, ways, stay="leaves it"), answered)

    def ask_value(self, name: str) -> None:
        """Ask for the value of a field, and set it for all that are chosen."""
        from roadmap_tui.tui.common.set_field import SetField

        chosen = self._chosen()
        if not chosen:
            self._screen.say("There is nothing here to set a field of.", "amber")
            return
        field = next(one for one in self._fields if one.name == name)
        values = self._values(field, chosen, self._every())
        refs = [one.id for one in chosen]

        def take(value: FieldValue) -> None:
            self._set(field, refs, values, value)

        self._screen.app.push_screen(SetField(self._whose(chosen), values, take, hint=field.form.question))

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
            self.do_to_set(refs, verb, words, is_counted=True)
        except Problem as problem:
            self._screen.say(self._screen.text_of(problem), "amber")

    def setting(self, field: Field, given: str) -> sets.Verb:
        """The verb that sets a field to a value as people give it; of a list, it becomes the only one."""
        return sets.editing({field.name: given}, self._reading)

    def do_to_set(self, refs: Sequence[str], verb: sets.Verb, words: str, *, is_counted: bool = False) -> None:
        """Do a verb to records in one change; `words` say what they have then."""

        def do(some: Sequence[str]) -> ActionResult:
            done = ActionResult(f"{self._named(some)} · {words}")
            self._screen.session.act(done.label, lambda change: sets.apply(change, some, verb))
            return done

        self.act_on(refs, verb, do, f"get {words}", is_counted=is_counted)

    @property
    def _reading(self) -> ReadContext:
        return ReadContext.of(self._screen.session.today, self._screen.settings)

    def _values(self, field: Field, chosen: Sequence[Record], every: Sequence[Record]) -> FieldValues:
        me = self._screen.csm if field.name == "csm" else self._screen.session.me
        snapshot = self._screen.session.snapshot
        field = snapshot.touchpoints.field(field)
        known = names_of(snapshot).names if field.name == "product" else ()
        return FieldValues(field, every, chosen, me=me, reading=self._reading, known=known)

    def _whose(self, chosen: Sequence[Record]) -> str:
        return self._named([one.id for one in chosen])


def _all(count: int) -> str:
    """All of several in words."""
    return "both" if count == 2 else f"all {count:,}"
