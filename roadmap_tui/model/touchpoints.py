"""The touchpoints of a team: where in a customer's way something happens, in its order and its own words."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

import msgspec

from roadmap_tui.model.choices import TOUCHPOINTS
from roadmap_tui.model.records import Record, Request, Story
from roadmap_tui.text.characters import folded

if TYPE_CHECKING:
    from roadmap_tui.model.fields.spec import Field

R = TypeVar("R", bound=Record)
FIELDS = frozenset({"touchpoint", "touchpoints"})
"""The fields of a request and of a story that hold touchpoints."""
_FEW = 5
"""The names that a form's question gives."""


class Touchpoints:
    """The touchpoints in the order of the customer's way, and further words by which each is known.

    A record that names one by such a word is read as if it named it by its own: so a team renames one.
    """

    def __init__(
        self, names: Iterable[str] = TOUCHPOINTS, words: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        self.names = tuple(names)
        self.words = {name: tuple(several) for name, several in (words or {}).items()}
        self._by_word = {folded(word): name for name, several in self.words.items() for word in several}
        self._by_word |= {folded(name): name for name in self.names}

    def meant(self, word: str) -> str | None:
        """The touchpoint that a word is a name of; None where there is none."""
        return self._by_word.get(folded(word))

    def own(self, used: str) -> str:
        """The name of a touchpoint as a record has it; one that is none any more stays as it is."""
        return self._by_word.get(folded(used), used)

    def ordered(self, used: Iterable[str]) -> list[str]:
        """Every touchpoint in the team's order, and behind them those that are only used, by name."""
        more = {one for one in used if one not in self.names}
        return [*self.names, *sorted(more, key=lambda one: (one.casefold(), one))]

    def beginning(self, typed: str) -> list[str]:
        """The touchpoints of which a word begins so, in their order."""
        begun = folded(typed)
        found = {name for word, name in self._by_word.items() if word.startswith(begun)}
        return [one for one in self.names if one in found]

    def read(self, record: R) -> R:
        """A record with the names that its touchpoints have now."""
        match record:
            case Request(touchpoint=str() as used) if (name := self.own(used)) != used:
                return msgspec.structs.replace(record, touchpoint=name)
            case Story(touchpoints=(_, *_) as several):
                names = tuple(dict.fromkeys(map(self.own, several)))
                return record if names == several else msgspec.structs.replace(record, touchpoints=names)
            case _:
                return record

    def field(self, field: "Field", used: Iterable[str] = ()) -> "Field":
        """A field of the register with the team's touchpoints as its choices; another one as it is."""
        if field.name not in FIELDS or (self.names == TOUCHPOINTS and not used):
            return field
        return field._replace(
            choices=tuple(self.ordered(used)),
            hint=field.hint and ", ".join(self.names),
            form=field.form._replace(question=field.form.question and self._question(field)),
        )

    def _question(self, field: "Field") -> str:
        few = self.names[: _FEW if field.is_list else 2]
        return ", ".join(few) + (" …" if len(few) < len(self.names) else "")


DEFAULT = Touchpoints()
"""The eight touchpoints of a team that named none."""


def used_touchpoints(stories: Iterable[Story], requests: Iterable[Request]) -> list[str]:
    """The touchpoints that records name, each once."""
    found = dict.fromkeys(one.touchpoint for one in requests if one.touchpoint is not None)
    found |= dict.fromkeys(name for one in stories for name in one.touchpoints)
    return list(found)
