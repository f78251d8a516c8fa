"""Settings: their schema, the layers they are read from, and edits of their files."""

from roadmap_tui.settings.load import Settings, board_file, load

__all__ = ["Settings", "board_file", "load"]
