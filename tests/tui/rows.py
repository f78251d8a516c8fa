"""What every row of a list has to bear: odd names, narrow and wide windows."""

from roadmap_tui.tui.common.card import Line
from roadmap_tui.tui.widgets.cells import cell_len
from tests.each_row import each_row

NAMES = ("Acme", "株式会社日立製作所とその関連会社すべて", "A" * 200, "[red]x[/] \x1b[31m", "👩‍⚕️ clinic é")
widths = each_row("width", [56, 76, 85, 130])
names = each_row("name", NAMES)


def cells(line: Line) -> int:
    """How wide a line is; it holds no escape."""
    text = "".join(part for part, _ in line)
    assert "\x1b" not in text
    return cell_len(text)
