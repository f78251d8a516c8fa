"""A state of Linear as settings name it: a name, `id:` and its UUID, or `type:started`."""

from uuid import UUID

from roadmap_tui.model.status_wanted import StatusWanted

TYPES = ("triage", "backlog", "unstarted", "started", "completed", "canceled", "duplicate")
"""The types of states; `duplicate` is there since version 98 of Linear's library."""


def wanted_linear_status(words: str) -> StatusWanted:
    """A status as settings write it. ValueError says what is wrong."""
    kind, colon, value = (one.strip() for one in words.partition(":"))
    if colon and kind.casefold() == "id":
        try:
            return StatusWanted(id=str(UUID(value)))
        except ValueError:
            raise ValueError(f"the id of a state is a UUID, not {value[:40]!r}") from None
    if colon and kind.casefold() == "type":
        if value.casefold() not in TYPES:
            raise ValueError(f"a type is one of {', '.join(TYPES)}, not {value[:40]!r}")
        return StatusWanted(category=value.casefold())
    if not words.strip():
        raise ValueError('a state has a name, such as "In Progress"')
    return StatusWanted(name=words.strip())
