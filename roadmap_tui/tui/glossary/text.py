"""The team's glossary beside a text: the terms that it uses, or should use, first. Pure lines."""

from collections.abc import Sequence

from roadmap_tui.model.records import Term
from roadmap_tui.text.characters import folded
from roadmap_tui.tui.common.card import Line
from roadmap_tui.tui.widgets.cells import safe_line, wrap
from roadmap_tui.wording.tokens import Text


def in_text(terms: Sequence[Term], text: str) -> tuple[list[tuple[Term, str]], list[Term]]:
    """The terms that a text uses, each with the word that it replaces there if any; and the rest."""
    read = Text(text)
    found: list[tuple[Term, str]] = []
    rest: list[Term] = []
    for term in terms:
        avoided = next((word for word in term.avoid if _has(read, word)), None)
        if avoided is not None or _has(read, term.term):
            found.append((term, avoided or ""))
        else:
            rest.append(term)
    found.sort(key=lambda one: not one[1])
    return found, rest


def glossary_lines(terms: Sequence[Term], text: str, width: int) -> list[Line]:
    """The glossary as lines: terms in the text first, words to replace at the top; then the rest in order."""
    found, rest = in_text(terms, text)
    lines: list[Line] = [[("glossary", "strong"), ("  what our words mean", "dim")], []]
    lines.append([("in this story" if found else "none of its terms is in this story", "dim")])
    for term, avoided in found:
        lines += _term_lines(term, avoided, width)
    if rest:
        lines += [[], [("other terms" if found else "its terms", "dim")]]
        for term in rest:
            lines += _term_lines(term, "", width)
    return lines


def _term_lines(term: Term, avoided: str, width: int) -> list[Line]:
    lines: list[Line] = []
    if avoided:
        words = f"write “{safe_line(term.term)}” for “{safe_line(avoided)}”"
        lines += [
            [("! " if not at else "  ", "amber"), (line, "plain")]
            for at, line in enumerate(wrap(words, width - 2))
        ]
    else:
        lines.append([(safe_line(term.term), "plain")])
    lines += [[("  ", "plain"), (line, "dim")] for line in wrap(safe_line(term.definition), width - 2) if line]
    if term.avoid and not avoided:
        not_words = f"not: {', '.join(safe_line(one) for one in term.avoid)}"
        lines += [[("  ", "plain"), (line, "dim")] for line in wrap(not_words, width - 2)]
    return lines


def _has(text: Text, phrase: str) -> bool:
    plain = folded(phrase)
    return bool(plain) and (text.find(plain) is not None or text.find(f"{plain}s") is not None)
