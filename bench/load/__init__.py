"""Large boards for measuring: the same for the same numbers and seed."""

from bench.load.board import fill_large, write_board

__all__ = ["fill_large", "write_board"]
