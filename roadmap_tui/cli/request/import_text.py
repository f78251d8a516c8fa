"""Sentences and tables on an import: what was read as what, what was left out, what changed."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import msgspec

from roadmap_tui.cli.app import output
from roadmap_tui.cli.app.output import table
from roadmap_tui.cli.app.possible_customers import say_likely
from roadmap_tui.cli.app.session import Session
from roadmap_tui.intake.customer_lookup import taken_as_remark
from roadmap_tui.intake.requests import Imported, Preview
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.plural import listed, plural
from roadmap_tui.text.width import cut

if TYPE_CHECKING:
    from roadmap_tui.intake.customers import CustomersImported
    from roadmap_tui.intake.rows import LeftCell

_NAMED = 5
"""The number of requests that a remark about rows names."""
_QUOTED = 160
"""Width in cells of the new words that are shown."""
_VALUE = 40
"""Width in cells of a column's value that is shown."""
_CELLS = 5
"""The number of cells that are told one by one."""
_COLUMNS = 40
"""The number of columns that are told one by one."""
_NO_FIELD = ("", "ignored")


def show_preview(session: Session, preview: Preview) -> None:
    """Print what an import would bring; with `--json`, as data."""
    if session.json:
        session.out_json(msgspec.to_builtins(preview))
    else:
        say_mapping(preview.mapping, preview.values)
        rows = [
            (row.get("heard_on"), row.get("customer_name"), row.get("person"), row.get("said"))
            for row in preview.rows
        ]
        session.out(table(("heard", "customer", "person", "said"), rows, flexible=3))
        say_unused(preview.unused)
        for place, column, why in preview.cells[:_CELLS]:
            session.say(_left_line(place, column, why))
        for line, why in preview.refused_rows[:_CELLS]:
            session.say(f"line {line}: {why}")
    if preview.new_customers:
        named = listed([one_line(one) for one in preview.new_customers], _NAMED)
        session.say(f"{plural(len(preview.new_customers), 'new customer')}: {named}.")
        say_likely(preview.new_customers, session.read().customers.values())
    counts = counted("request", preview.added, preview.skipped, preview.refused)
    session.say(f"Read as {preview.shape}. {counts} Nothing was written.")
    say_beside(preview)
    say_reworded(preview)


def say_reworded(done: Imported | Preview) -> None:
    """Report the requests whose conversation went on, and those whose rows have other words now."""
    what = "has new words, which were added" if isinstance(done, Imported) else "would get new words"
    for identity, words in list(done.new_words.items())[:_NAMED]:
        output.say(f"{identity} {what}: “{cut(one_line(words), _QUOTED)}”")
    more = len(done.new_words) - _NAMED
    if more > 0:
        output.say(f"So {'do' if more > 1 else 'does'} {more:,} more; --json has them all.")
    known = [one for one in done.reworded if one not in done.new_words]
    if not known:
        return
    says = "1 known row says" if len(known) == 1 else f"{len(known):,} known rows say"
    output.say(
        f"{says} something else than the board: {listed(known, _NAMED)}. The board keeps what it has; "
        f"`roadmap request edit {known[0]} --said TEXT` takes other words."
    )


def show_changes(session: Session, done: "CustomersImported") -> None:
    """Print each new customer, and each change of a known one."""
    rows: list[tuple[Any, ...]] = [("new", name, "", "", "") for name in done.new]
    rows += [
        ("changed", one.customer_name, one.field, _words(one.before), _words(one.after)) for one in done.changes
    ]
    session.out(table(("", "customer", "field", "before", "after"), rows, flexible=1))


def _words(value: Any) -> Any:
    """A field's value as people read it: a list between commas."""
    if not isinstance(value, list):
        return value
    return ", ".join(" ".join(map(_word, one.values())) if isinstance(one, dict) else str(one) for one in value)


def _word(value: Any) -> str:
    """A part of a score or a renewal; only whether a contract was renewed is true or false."""
    if isinstance(value, bool):
        return "renewed" if value else "not renewed"
    return str(value)


def say_mapping(mapping: list[tuple[str, str]], values: Mapping[str, str]) -> None:
    """Tell the field of each column, with a value of it."""

    def shown(column: str) -> str:
        value = one_line(values.get(column, ""))
        return f" (“{cut(value, _VALUE)}”)" if value else ""

    taken = [
        f"{one_line(column)} → {field}{shown(column)}" for column, field in mapping if field not in _NO_FIELD
    ]
    output.say("Columns: " + ", ".join(taken))


def say_unused(unused: Iterable[tuple[str, str]]) -> None:
    """Tell the columns that fill nothing, each with a value."""
    named = [
        f"{one_line(column)} (“{cut(one_line(value), _VALUE)}”)"
        if value.strip()
        else f"{one_line(column)} (empty)"
        for column, value in unused
    ]
    all_ = "; --json has them all" if len(named) > _COLUMNS else ""
    if named:
        output.say(f"Columns that fill nothing: {listed(named, _COLUMNS)}{all_}.")


def say_left(left: "Sequence[LeftCell]") -> None:
    """Tell the cells that could not be taken, whose rows were."""
    if left:
        which = "1 cell" if len(left) == 1 else f"{len(left):,} cells"
        more = "; the first, --json has them all" if len(left) > _CELLS else ""
        output.say(f"{which} could not be taken, without the row being lost{more}:")
    for one in left[:_CELLS]:
        output.say(_left_line(one.place, one.column, one.why))
    if any("nobody knows which" in one.why for one in left):
        output.say("`--days day-first` or `--days month-first` says how the file writes its days.")


def _left_line(place: str, column: str, why: str) -> str:
    named = "" if why.startswith(column) else f", {one_line(column)}"
    return f"{place}{named}: {why}"


def say_beside(done: Imported | Preview) -> None:
    """Tell what an import brought beside requests, and under which name its rows are known."""
    if done.known_as is not None:
        output.say(
            f"Their numbers and words are those of the source {one_line(done.known_as)}, so they count as of it; "
            "--source NAME tells them apart."
        )
    if done.alike is not None:
        source, count = one_line(done.alike[0]), done.alike[1]
        which = "1 number of these rows is" if count == 1 else f"{count:,} numbers of these rows are"
        output.say(
            f"{which} known of the source {source} too, with other words: if it is that list, changed since, "
            f"`--source {quote(source)}` counts its rows as the same."
        )
    for remark in taken_as_remark(done.taken_as):
        output.say(remark)
    if done.filled:
        named = ", ".join(done.filled[:_NAMED]) + (" and others" if len(done.filled) > _NAMED else "")
        output.say(f"What {named} lacked is filled in.")
    if done.scores:
        output.say(f"{plural(done.scores, 'score')} of customers came along.")


def counted(what: str, added: int, skipped: int, refused: int) -> str:
    """How many were added, known and refused, in a sentence."""
    return f"{plural(added, what)} added, {skipped:,} known already, {refused:,} refused."


def say_refused(path: Path | None, rows: int) -> None:
    """Tell the file in which the refused rows lie; nothing where there is none."""
    if path is not None:
        refused = (
            "The refused row, with its reason"
            if rows == 1
            else f"The {rows:,} refused rows, each with its reason"
        )
        output.say(f"{refused}: {path}")
