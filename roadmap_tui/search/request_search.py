"""Search of requests by typed words: in what was said, what is known about it, and who said it."""

import re
from collections.abc import Collection, Iterable, Mapping

from roadmap_tui.model.records import Request
from roadmap_tui.search.index import Index
from roadmap_tui.search.tokens import typed

_ALL = 1 << 40
_ID = re.compile(r"r-\d+", re.IGNORECASE)


def requests_holding(
    index: Index,
    words: str,
    requests: Iterable[Request],
    by_name: Mapping[str, Collection[str | None]],
) -> frozenset[str]:
    """The ids of the requests that hold every word, its beginning or another form of it.

    `by_name` gives, for each word, the customers whose name holds it: their requests hold it too. An id is looked
    for as one; signs alone are passed over. Nothing typed finds nothing.
    """
    found: set[str] | None = None
    asked = list(requests)
    for word in words.split():
        if not typed(word):
            continue
        if _ID.fullmatch(word):
            holding = {word.upper()}
        else:
            holding = set(index.find(word, Request, _ALL))
            named = by_name.get(word, ())
            if named:
                holding |= {one.id for one in asked if one.customer in named}
        found = holding if found is None else found & holding
    return frozenset(found or ())
