"""A sample board: Wrenfield, whose software plans, dispatches and bills for field service companies."""

from roadmap_tui.demo.fill import fill_sample
from roadmap_tui.demo.large import fill_large

__all__ = ["fill_large", "fill_sample"]
