"""The editor's model: typed texts, their meaning, their errors. Pure state, without an app.

Fields are texts, as a form holds them. A field that nobody touched keeps the story's own value exactly; one
that was touched is read as the shell reads it, and what cannot be read keeps the value it had before.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import msgspec

from roadmap_tui.actions.fields import STORY_READERS, TARGET_READERS, ReadContext
from roadmap_tui.actions.gate import gate_of, lexicon_of
from roadmap_tui.errors import Usage
from roadmap_tui.model.evidence import Evidence
from roadmap_tui.model.fields import values as field_values
from roadmap_tui.model.marks import MarkName, marks_of
from roadmap_tui.model.records import Request, Story, Target, Term
from roadmap_tui.model.stages import gate_missing
from roadmap_tui.settings.schema import Wording
from roadmap_tui.text.days import away, show_whole_day
from roadmap_tui.tui.common.form_fields import BY_NAME, DAYS, FIELDS, PARTS, TARGETS
from roadmap_tui.tui.common.form_model import FormModel, field_text
from roadmap_tui.wording.check import check_story
from roadmap_tui.wording.finding import Finding


class Conflict(NamedTuple):
    """A conflict on a field that the person and somebody else both changed: theirs, and what is typed here."""

    name: str
    theirs: str
    mine: str


class EditorModel(FormModel):
    """The form over a story, or over none yet.

    `seen` is the story as it was when the person began. `reading` says which day it is. `wording` and `terms`
    are the team's own words and its glossary, for the rules.
    """

    wording: Wording | None = None
    terms: tuple[Term, ...] = ()

    def __init__(
        self, seen: Story | None, reading: ReadContext, *, start: Mapping[str, str] | None = None
    ) -> None:
        self.reading = reading
        self.seen = seen
        super().__init__(
            {field.name: shown(seen, field.name) for field in FIELDS},
            {field.name: value_of(seen, field.name) for field in FIELDS},
        )
        for name, text in (start or {}).items():
            if name in BY_NAME:
                self.type(name, text)

    # -- typing ---------------------------------------------------------------------------------------------

    def read(self, name: str, text: str) -> None:
        """Set the value of a field from its text. Raises Usage for what cannot be read."""
        field = BY_NAME[name]
        if text == self._shown[name]:
            self._values[name] = value_of(self.seen, name)
        elif not text.strip():
            # An empty title is asked for on saving, not while it is being typed.
            self._values[name] = value_of(None, name)
        else:
            reader = TARGET_READERS[field.part] if field.of else STORY_READERS[name]
            self._values[name] = reader(text, field.words, self.reading)

    # -- what it means --------------------------------------------------------------------------------------

    @property
    def story(self) -> Story:
        """The story from the form's fields as they are now; never stored itself."""
        values = {name: value for name, value in self._values.items() if name not in PARTS}
        for of in TARGETS:
            values[of] = self._target(of)
        base = self.seen or _blank()
        return msgspec.structs.replace(base, **values)

    @property
    def marks(self) -> tuple[MarkName, ...]:
        """The marks of the story in the form."""
        return marks_of(self.story).present

    @property
    def gate(self) -> list[str]:
        """The requirements of the gate before `ready` that are not met."""
        found = gate_of(self.story, today=self.reading.today, wording=self.wording)
        return [*found.missing, *found.errors]

    @property
    def missing(self) -> list[str]:
        """The parts that the gate still requires."""
        return gate_missing(self.story)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the wording rules on what is typed, errors first; none on empty fields."""
        return self.check()

    def check(
        self, evidence: Evidence | None = None, asking: Sequence[Request] = (), others: Iterable[Story] = ()
    ) -> tuple[Finding, ...]:
        """The findings, with those that depend on who asks for the story and on its neighbours on the board."""
        found = check_story(
            self.story,
            today=self.reading.today,
            lexicon=lexicon_of(self.wording, self.terms),
            evidence=evidence,
            asking=asking,
            others=others,
        )
        return tuple(one for one in found if one.field not in BY_NAME or self.texts[one.field].strip())

    def meaning(self, name: str) -> str:
        """The value that was read from a field, where its text does not say it itself: the day of `end of Q3`."""
        if name in self.errors or not self.texts[name].strip():
            return ""
        value = self._values[name]
        if name in DAYS and isinstance(value, date):
            return f"{show_whole_day(value)}, {away(value, self.reading.today)}"
        return ""

    def changes(self) -> dict[str, Any]:
        """The story's fields that differ, typed, as the actions take them.

        Raises Usage, naming the first field that cannot be read, and where there is neither title nor outcome.
        """
        self.require_readable()
        story = self.story
        title = (story.title or "").strip()
        if not title and (self.seen is not None or not (story.outcome or "").strip()):
            raise Usage("A story needs a title, or an outcome to take it from.")
        base = self.seen or _blank()
        names = [name for name in STORY_READERS if name in BY_NAME and name not in PARTS]
        found = {name: getattr(story, name) for name in names if getattr(story, name) != getattr(base, name)}
        for of in TARGETS:
            if getattr(story, of) != getattr(base, of):
                found[of] = getattr(story, of)
        return found

    # -- somebody else ---------------------------------------------------------------------------------------

    def conflicts(self, now: Story) -> list[Conflict]:
        """The fields that were changed on both sides since the person began, to different values."""
        if self.seen is None:
            return []
        return [
            Conflict(name, shown(now, name), self.texts[name])
            for name in self.touched
            if value_of(now, name) != value_of(self.seen, name)
            and (name in self.errors or value_of(now, name) != self._values[name])
        ]

    def rebase(self, now: Story, *, theirs: Iterable[str] = ()) -> tuple[str, ...]:
        """Rebase the form on the story as it stands now. Returns the fields whose text changed.

        Fields that nobody touched here follow; touched ones stay as typed, but for those in `theirs`, which
        take what stands there. What was a conflict is chosen by now: it is saved over theirs.
        """
        taken = set(theirs)
        mine = {name: self.texts[name] for name in self.touched if name not in taken}
        before = dict(self.texts)
        self.seen = now
        self._shown = {field.name: shown(now, field.name) for field in FIELDS}
        self.errors = {}
        for name in BY_NAME:
            self.type(name, mine.get(name, self._shown[name]))
        return tuple(name for name in BY_NAME if self.texts[name] != before[name])

    def _target(self, of: str) -> Target | None:
        """The target, or the guardrail, from the form's fields."""
        before: Target | None = getattr(self.seen, of) if self.seen is not None else None
        parts = {part: self._values[name] for part, name in TARGETS[of].items()}
        target = Target(**parts)
        if target == Target():
            # A target that held nothing is left as it was, so that looking at a story does not change it.
            return before if before == Target() else None
        return target


def value_of(story: Story | None, name: str) -> Any:
    """The value of a form field in a story; what a new one starts with where there is none."""
    return field_values.value_of(story if story is not None else _blank(), BY_NAME[name])


def shown(story: Story | None, name: str) -> str:
    """The value of a form field as the form shows it."""
    words = field_values.words_of(BY_NAME[name], value_of(story, name))
    return field_text(words)


def _blank() -> Story:
    return Story(
        id="S-0", uid="", title="", order=0.0, created_at=datetime(1970, 1, 1, tzinfo=UTC), created_by=""
    )
