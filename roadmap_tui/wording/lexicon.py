"""A team's lexicon: its roles, its products' names, its acronyms, the terms it prefers."""

from roadmap_tui.model.records import Value


class Lexicon(Value, kw_only=True, frozen=True):
    """The lexicon of one team.

    `roles` name people the rules would not know ("dosimetrist"), `products` the team's own products (a story
    must not have one as its subject), `acronyms` what needs no explanation. `preferred` maps a term that the
    glossary does not prefer to the one it does ("client": "customer"), `definitions` a preferred one to what it
    means. With `internal` the team builds for
    itself, and an actor of its own is in order. All words are compared without case.
    """

    roles: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()
    preferred: dict[str, str] = {}
    definitions: dict[str, str] = {}
    internal: bool = False


def lexicon(
    *,
    roles: tuple[str, ...] = (),
    products: tuple[str, ...] = (),
    acronyms: tuple[str, ...] = (),
    preferred: dict[str, str] | None = None,
    definitions: dict[str, str] | None = None,
    internal: bool = False,
) -> Lexicon:
    """A lexicon of words as people typed them."""
    return Lexicon(
        roles=frozenset(_lower(roles)),
        products=frozenset(_lower(products)),
        acronyms=frozenset(one.strip() for one in acronyms if one.strip()),
        preferred={one.strip().lower(): other.strip() for one, other in (preferred or {}).items()},
        definitions=definitions or {},
        internal=internal,
    )


def _lower(words: tuple[str, ...]) -> list[str]:
    return [one.strip().lower() for one in words if one.strip()]


PLAIN = Lexicon()
"""The empty lexicon: no words but the rules' own."""
