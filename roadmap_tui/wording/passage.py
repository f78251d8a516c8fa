"""A passage that the rules judge: a pasted text, or one field of a story."""

from datetime import date

from roadmap_tui.errors import Remedy
from roadmap_tui.model.marks import MarkName, Marks
from roadmap_tui.text.computed_once import computed_once
from roadmap_tui.wording.finding import Finding, Level, finding
from roadmap_tui.wording.lexicon import Lexicon
from roadmap_tui.wording.numbers import Number, numbers_in
from roadmap_tui.wording.openings import ask_in, build_verb_at, internal_actor_at, product_subject_at
from roadmap_tui.wording.parts import (
    Part,
    benefit_in,
    gain_behind_number,
    moment_beside_number,
    obstacle_in,
    situation_in,
    trouble_in,
)
from roadmap_tui.wording.tokens import Text
from roadmap_tui.wording.user_story import UserStory, read_user_story
from roadmap_tui.wording.words.lists import pattern
from roadmap_tui.wording.words.people import Actor, actor_in
from roadmap_tui.wording.words.senses import NONE

MARKS_ASKED = 4
LONGEST_STORY = 140
"""The most words of a pasted text in which parts are looked for: a story is a paragraph, not a page."""
HEADING = 120
"""The most characters before a user story: its number, a heading."""
_TELLER = pattern("teller")
DAY = pattern("day_named")
_DATED = pattern("dated")
_FIGURE = pattern("figure")
_TWO_FIGURES = 2


def _is_reading(sentence: str) -> bool:
    """Whether a sentence names two figures beside its day: where it stands and where it is to stand."""
    return sum(1 for _ in _FIGURE.finditer(DAY.sub(" ", sentence.lower()))) >= _TWO_FIGURES


class Passage:
    """A text, what was found in it, and the words of the team that wrote it. `field` is None for pasted text."""

    def __init__(
        self,
        raw: str,
        lexicon: Lexicon,
        *,
        field: str | None = None,
        today: date | None = None,
        around: frozenset[str] = NONE,
    ) -> None:
        self.text = Text(raw, around)
        self.raw = raw
        self.lexicon = lexicon
        self.field = field
        self.today = today

    @computed_once
    def _story(self) -> Text:
        """The part of the text in which a story is looked for."""
        if len(self.text) <= LONGEST_STORY:
            return self.text
        return Text(self.raw[: self.text.ends[LONGEST_STORY - 1]])

    @computed_once
    def actor(self) -> Actor | None:
        """The actor."""
        return actor_in(self._story, self.lexicon)

    @computed_once
    def numbers(self) -> list[Number]:
        """The numbers."""
        return numbers_in(self._story)

    @computed_once
    def is_measured(self) -> bool:
        """Whether it tells a number from today to a day: a wish with such a number is a story told as a wish."""
        if self.field is not None or _DATED.search(self._story.lower) is None:
            return False
        told = [self._story.sentence(number) for number in range(len(self._story.heads))]
        return any(map(_is_reading, told)) or any(
            _DATED.search(f" {later.lower()}") is not None and _is_reading(f"{told[place]} {later}")
            for place, later in enumerate(told[1:])
        )

    @computed_once
    def situation(self) -> Part | None:
        """The situation: the moment at which it happens."""
        found = situation_in(self._story, self.actor)
        return moment_beside_number(self._story) if found is None and self.is_measured else found

    @computed_once
    def obstacle(self) -> Part | None:
        """The obstacle that is no longer suffered."""
        found = obstacle_in(self._story, self.numbers)
        return trouble_in(self._story) if found is None and self.is_measured else found

    @computed_once
    def benefit(self) -> Part | None:
        """The benefit."""
        found = benefit_in(self._story, self.numbers, self.obstacle)
        return gain_behind_number(self._story) if found is None and self.is_measured else found

    @computed_once
    def number(self) -> Number | None:
        """The first number that has a unit and counts more than pieces of a product."""
        return next((one for one in self.numbers if one.unit is not None and not one.software), None)

    @computed_once
    def marks(self) -> Marks:
        """The marks that the text has, and those it lacks."""
        found: dict[MarkName, bool] = {
            "actor": self.actor is not None
            and not self.actor.generic
            and not self.is_unacted
            and self.teller is None
            and self.internal_actor is None,
            "situation": self.situation is not None,
            "obstacle": self.obstacle is not None,
            "benefit": self.benefit is not None,
            "number": self.number is not None
            or (self.is_measured and not any(one.software for one in self.numbers)),
        }
        return Marks(
            present=tuple(name for name, has in found.items() if has),
            missing=tuple(name for name, has in found.items() if not has),
        )

    @computed_once
    def user_story(self) -> UserStory | None:
        """The user story that the text is: one that begins it, perhaps after a heading."""
        if "as " not in self.text.lower[:HEADING]:
            return None
        found = read_user_story(self.raw)
        return found if found is not None and found.spans["actor"][0] <= HEADING else None

    @computed_once
    def teller(self) -> tuple[int, int] | None:
        """The "I" or "we" of a success in the first person: "I now leave at six". It names nobody."""
        found = _TELLER.search(self.text.lower)
        return found.span(1) if found is not None else None

    @computed_once
    def is_unacted(self) -> bool:
        """Whether the text orders, asks, wishes or describes the product: whoever it names does not act in it."""
        acts = [self.build_verb, self.product_subject, self.user_story]
        return any(one is not None for one in acts) or (self.ask is not None and not self.is_measured)

    @computed_once
    def build_verb(self) -> int | None:
        """The place of the build verb that it begins with."""
        return build_verb_at(self.text, self.field)

    @computed_once
    def product_subject(self) -> tuple[int, int] | None:
        """The words of a product that it begins with, as its subject."""
        return product_subject_at(self.text, self.field, self.lexicon)

    @computed_once
    def internal_actor(self) -> tuple[int, int] | None:
        """The words for the team itself that it begins with."""
        return internal_actor_at(self.text, self.lexicon)

    @computed_once
    def ask(self) -> tuple[int, int] | None:
        """The characters by which it asks for something; a pasted user story wants, which is another rule's."""
        if self.field is None and self.user_story is not None:
            return None
        return ask_in(self.text, self.field, is_first_person=self.teller is not None)

    @property
    def marks_level(self) -> Level:
        """The level of a missing mark: a warning once there are four."""
        return "warn" if len(self.marks.present) >= MARKS_ASKED else "error"

    def word_span(self, first: int, end: int) -> tuple[int, int]:
        """The characters from the word at `first` to before the word at `end`."""
        return self.text.starts[first], self.text.ends[end - 1]

    def finding(
        self,
        rule: str,
        span: tuple[int, int] | None,
        message: str,
        hint: str,
        *remedies: Remedy,
        level: Level | None = None,
    ) -> Finding:
        """A finding of a rule on this passage."""
        return finding(rule, self.field, message, hint, *remedies, level=level, span=span)
