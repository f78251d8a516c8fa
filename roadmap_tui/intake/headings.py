"""Finds the row of a table's headings: below titles, and in two rows where a survey tool writes two."""

from collections.abc import Collection, Sequence

from roadmap_tui.intake.shapes import plain

_SURVEY = frozenset({"openendedresponse", "response"})
"""Second headings of a survey's columns that say nothing but that they hold answers."""


def header_place(rows: Sequence[Sequence[str]], known: Collection[str]) -> int:
    """The place of the headings among the first rows of a table.

    The first row, unless it is a title: then it fills fewer columns than a later row that holds `known` headers.
    """
    if not rows or _known(rows[0], known):
        return 0
    return next(
        (
            place
            for place, row in enumerate(rows)
            if place and _known(row, known) and _filled(row) > 2 and _filled(row) >= 2 * _filled(rows[0])
        ),
        0,
    )


def second_heading(headers: Sequence[str], row: Sequence[str]) -> tuple[str, ...] | None:
    """Headings of two rows as one, as survey tools write them: a question, and below it what each column holds.

    None where the row is no second heading.
    """
    cells = [*row, *[""] * (len(headers) - len(row))]
    if not any(plain(cell) in _SURVEY for cell in cells) or not headers or cells[0].strip():
        return None
    found = []
    question = ""
    for number, cell in enumerate(cells):
        own = headers[number] if number < len(headers) else ""
        question = own or question
        is_answer = plain(cell) in _SURVEY or not cell.strip()
        found.append(question if is_answer else f"{question}: {cell.strip()}")
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _known(row: Sequence[str], known: Collection[str]) -> bool:
    return any(plain(cell) in known for cell in row)


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)
