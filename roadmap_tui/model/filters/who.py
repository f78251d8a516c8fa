"""Who filters, whom the word `me` means, and the kinds of records that there are filters for."""

from typing import Literal, NamedTuple

Kind = Literal["Story", "Request", "Customer"]


class Who(NamedTuple):
    """Whom `me` means, and as a CSM where that is another name; the month that the team's year starts with."""

    me: str | None = None
    csm: str | None = None
    year_starts: int = 1


ANYBODY = Who()
