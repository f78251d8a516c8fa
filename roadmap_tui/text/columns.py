"""Aligns rows of cells in columns, for a page of a given width."""

from collections.abc import Sequence

from roadmap_tui.text.width import cell_width, cut, padded

_GAP = "  "
_LEAST = 8
"""Cells below which no column is cut."""


def aligned(
    headings: Sequence[str],
    cells: Sequence[Sequence[str]],
    *,
    width: int,
    flexible: int | None = None,
    right: Sequence[int] = (),
) -> str:
    """A table for a terminal of `width` cells; what `flexible` cannot give, the widest columns do."""
    widths = [max(cell_width(row[index]) for row in (headings, *cells)) for index in range(len(headings))]
    first = widths.index(max(widths)) if flexible is None else flexible
    givers = [
        first,
        *sorted((one for one in range(len(widths)) if one not in right), key=lambda one: -widths[one]),
    ]
    over = sum(widths) + len(_GAP) * (len(widths) - 1) - width
    for giver in givers:
        if over <= 0:
            break
        least = min(widths[giver], max(_LEAST, cell_width(headings[giver])))
        given = min(over, widths[giver] - least)
        widths[giver] -= given
        over -= given
    lines = (
        _GAP.join(
            padded(cut(cell, widths[index]), widths[index], right=index in right)
            for index, cell in enumerate(row)
        ).rstrip()
        for row in (headings, *cells)
    )
    return "".join(f"{line}\n" for line in lines)
