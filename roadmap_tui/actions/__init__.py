"""The commands on a board: one function each, on a `Change`, which is one transaction with its events."""
