"""Settings: what can be configured, where it is written, and which writing wins."""

from roadmap_tui.settings.load import Settings, board_file, load

__all__ = ["Settings", "board_file", "load"]
