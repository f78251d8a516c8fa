"""A sample board: Wrenfield, whose software plans, dispatches and bills for field service companies."""

from roadmap_tui.demo.fill import fill_sample
from roadmap_tui.demo.generate import generate_sample

__all__ = ["fill_sample", "generate_sample"]
