"""Wording rules: whether a story tells an outcome, and whether it is complete. Pure: no files, no clock.

A text is judged by counting its marks and explained by rules, each with a reason and a way to mend that text.
"""

from roadmap_tui.wording.check import Checked, check_request, check_story, check_text, errors_of
from roadmap_tui.wording.finding import RULES, Finding, Level, Rule
from roadmap_tui.wording.lexicon import PLAIN, Lexicon, lexicon

__all__ = [
    "PLAIN",
    "RULES",
    "Checked",
    "Finding",
    "Level",
    "Lexicon",
    "Rule",
    "check_request",
    "check_story",
    "check_text",
    "errors_of",
    "lexicon",
]
