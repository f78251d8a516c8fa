"""The specification of a field: how it is read, asked for, shown, searched, sent and forgotten."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

Reader = Literal[
    "text",
    "required",
    "number",
    "money",
    "choice",
    "grade",
    "day ahead",
    "day back",
    "cost",
    "source",
    "customer",
    "texts",
    "choices",
    "domains",
    "address",
]
"""The parser of a value from what people give (`actions/fields.py`); "customer" is looked up on the board."""
LISTS = frozenset({"texts", "choices", "domains"})
"""Readers of several values."""
Searched = Literal["", "words", "about"]
"""The role of a field in search: what a record says, or what it is about; empty keeps it out."""
Forgotten = Literal["", "replaced", "cleared", "renamed", "parts"]
"""The way in which a private field is forgotten; "parts" are those of the record within it.

Of a tracker's merge base only the description is private: `model/link_state.py` forgets it.
"""
GUARDRAIL = "guardrail"
TEAM = "the team's own words; a story is nobody's to have forgotten"
CHOICE = "one of a few words of ours"
ID = "an id of the board"
NAME = "somebody of the team"
"""The reason for which a name may stay; a field that is harmless for it holds one."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_FACETS = frozenset({"choice", "choices", "grade", "number", "day ahead", "texts"})


class Form(NamedTuple):
    """The place of a field in a form: its question, row, lines, and what the answer is for.

    Fields of one `row` of a `group` stand side by side, by `column`; groups with a name are collapsed.
    `mark` is the mark of a story that the field lights. Without a question a form has no such field.
    """

    question: str = ""
    row: int = 99
    column: int = 0
    group: str = ""
    lines: int = 1
    purpose: str = ""
    mark: str | None = None


class Option(NamedTuple):
    """An option of the shell: its line of help, its name where it is not the field's, what completes it.

    Without help the shell has no such option.
    """

    help: str = ""
    name: str = ""
    completes: str = ""


class Shown(NamedTuple):
    """The places of a field on pages: a row of `show` in the shell, the line about a record on its screen.

    `page` is the label of the row, `line` a template of the words in the line; empty they are the field's label,
    None leaves it out: it is told elsewhere there. `page_at` and `line_at` are places, `in_pane` says that the
    pane beside the board has it too, `row` is the label of a row of its own on the request's screen, `whole`
    keeps line breaks.
    """

    page: str | None = ""
    page_at: int = 99
    line: str | None = ""
    line_at: int = 99
    in_pane: bool = True
    row: str | None = None
    whole: bool = False


SHOWN_ELSEWHERE = Shown(page=None, line=None)
"""A field that has a place of its own: the title, the prose, the target."""


class Field(NamedTuple):
    """One field of a record.

    `of` is the part of the record that holds it, where it is no field of the record itself: the `target` for
    `metric`. `internal` says why no person enters it, `by_command` that a command leads to it. `sent` goes to
    trackers. A text is `private` (a customer may want it forgotten) or `harmless`, with the reason. `letter`
    picks it among the fields that a key sets; without one it is the first letter of its name that is free.
    """

    name: str
    reader: Reader | None = None
    of: str = ""
    called: str = ""
    choices: tuple[str, ...] = ()
    form: Form = Form()
    option: Option = Option()
    hint: str = ""
    shown: Shown = Shown()
    suggested: bool = False
    searched: Searched = ""
    sent: bool = False
    private: Forgotten = ""
    harmless: str = ""
    internal: str = ""
    by_command: bool = False
    in_json: bool = True
    letter: str = ""

    @property
    def part(self) -> str:
        """The name within the part of the record that holds it: `metric` of the guardrail."""
        return self.name.removeprefix(f"{self.of}_") if self.of == GUARDRAIL else self.name

    @property
    def label(self) -> str:
        """The name in a form."""
        return self.called or self.part.replace("_", " ")

    @property
    def words(self) -> str:
        """The name in a sentence: a part of the guardrail by both names."""
        return f"{GUARDRAIL} {self.label}" if self.of == GUARDRAIL else self.label

    @property
    def option_name(self) -> str:
        """The name of its option without dashes, which JSON may use too: `touchpoint` for `touchpoints`."""
        return self.option.name or self.name

    @property
    def is_list(self) -> bool:
        """Whether it holds several values."""
        return self.reader in LISTS

    @property
    def is_facet(self) -> bool:
        """Whether records are told apart by it: a choice, a number, a day ahead, or words that many share."""
        is_shared = self.reader == "text" and self.suggested and self.searched == "about"
        return not self.of and not self.private and (self.reader in _FACETS or is_shared)

    @property
    def is_person(self) -> bool:
        """Whether it holds the name of somebody of the team."""
        return self.harmless == NAME


def facets(fields: Iterable[Field]) -> dict[str, Field]:
    """The facets among fields, each by its letter, in the order of the register."""
    found = [field for field in fields if field.is_facet]
    taken = {field.letter for field in found if field.letter}
    letters: dict[str, Field] = {}
    for field in found:
        free = (one for one in (*field.option_name, *_LETTERS) if one.isalpha() and one not in taken)
        letter = field.letter or next(free, "")
        taken.add(letter)
        letters[letter] = field
    return letters


def internal(name: str, why: str, *, by_command: bool = False, in_json: bool = True, harmless: str = "") -> Field:
    """A field that the program itself fills, with the reason."""
    return Field(
        name,
        internal=why,
        by_command=by_command,
        in_json=in_json,
        harmless=harmless,
        shown=SHOWN_ELSEWHERE,
    )


UID = internal("uid", "given by the board", in_json=False, harmless="drawn by lot")
"""The field `uid`, which tells a record from those of copies of the board; of no use to people."""


def in_form(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields that a form has, in its order: groups as they come first in the register."""
    asked = [field for field in fields if field.form.question]
    groups = list(dict.fromkeys(field.form.group for field in asked))
    return tuple(
        sorted(asked, key=lambda field: (groups.index(field.form.group), field.form.row, field.form.column))
    )


def form_rows(fields: Iterable[Field], group: str = "") -> tuple[tuple[str, ...], ...]:
    """The names of a group's fields, row by row."""
    rows: dict[int, list[str]] = {}
    for field in in_form(field for field in fields if field.form.group == group):
        rows.setdefault(field.form.row, []).append(field.name)
    return tuple(map(tuple, rows.values()))
