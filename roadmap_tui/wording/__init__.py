"""Wording rules: whether a story tells an outcome, and whether it is complete. Pure: no files, no clock.

A text is judged by counting its marks and explained by rules, each with a reason and a way to mend that text.
"""
