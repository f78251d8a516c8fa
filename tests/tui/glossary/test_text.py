"""The glossary as lines, without an app."""

from roadmap_tui.model.records import Term
from roadmap_tui.tui.glossary.text import glossary_lines, in_text

TERMS = (
    Term(id="G-1", term="customer", definition="The account that pays.", avoid=("client",)),
    Term(id="G-2", term="shipped", definition="Everybody can use it."),
    Term(id="G-3", term="beta"),
)


def words(lines: object) -> str:
    """The text of lines."""
    return "\n".join("".join(text for text, _ in line) for line in lines)  # type: ignore[attr-defined]


def test_terms_in_the_text_come_first() -> None:
    """A word to replace stands at the top, with the one to write instead."""
    found, rest = in_text(TERMS, "It is shipped to the Clients")

    assert [(term.term, avoided) for term, avoided in found] == [("customer", "client"), ("shipped", "")]
    assert [term.term for term in rest] == ["beta"]
    assert "write “customer” for “client”" in words(glossary_lines(TERMS, "the client", 60))
