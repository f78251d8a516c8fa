"""A compositor that draws what is dirty, and nothing between.

Textual draws the lines of all widgets in the rectangle around everything dirty. A key on the board touches two
cards at the left and the page at the right: of what is between, each line was drawn and cut for nothing.
"""

from collections.abc import Iterable, Sequence

from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate
from textual.geometry import Region
from textual.strip import Strip

Piece = tuple[int, int, Strip]
"""A line, the column it begins at, and what is drawn there."""


class PiecesUpdate(CompositorUpdate):
    """A frame of parts that were drawn anew, each a line of one widget."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        """The characters to send to a terminal of which it is not known what it shows."""
        return "".join(f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for y, x, strip in self.pieces)


class RegionCompositor(Compositor):
    """A compositor that draws each dirty region by itself, where one widget alone is seen in it."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """What is dirty, drawn; None where nothing is."""
        pieces = self._pieces(self._dirty_regions) if self._dirty_regions else None
        if pieces is None:
            return super().render_partial_update()
        self._dirty_regions.clear()
        return PiecesUpdate(pieces)  # type: ignore[return-value]  # as much an update as those of Textual

    def _pieces(self, regions: Iterable[Region]) -> list[Piece] | None:
        """The lines of dirty regions; None where more than one widget is seen in one of them."""
        screen, visible = self.size.region, list(self.visible_widgets.items())
        found: list[Piece] = []
        for region in sorted(regions):
            widget, place, clip = next(
                # The first is in front of the others.
                ((one, place, clip) for one, (place, clip) in visible if _meet(region, place, clip)),
                (None, screen, screen),
            )
            seen = place.intersection(clip).intersection(screen)
            if widget is None or not seen.contains_region(region):
                return None
            strips = widget.render_lines(region.translate(-place.offset))
            found += [(y, region.x, strip) for y, strip in zip(region.line_range, strips, strict=True)]
        return found


def _meet(region: Region, place: Region, clip: Region) -> bool:
    return region.overlaps(place) and region.overlaps(place.intersection(clip))
