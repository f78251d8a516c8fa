"""Every change a person can make: one function each, on a `Change`, which is one transaction with its events."""
