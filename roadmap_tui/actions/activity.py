"""Side effects of work on a request: a snooze ends, an open question counts as answered."""

from datetime import datetime
from typing import Any

import msgspec

from roadmap_tui.model.records import Request
from roadmap_tui.model.request_states import is_asked


def woken(request: Request) -> dict[str, Any]:
    """The fields that end a snooze; none where there is none."""
    return {"snoozed_until": None} if request.snoozed_until is not None else {}


def answered(request: Request, at: datetime) -> dict[str, Any]:
    """The fields that mark an open question as answered; none where there is none."""
    if request.asked is None or not is_asked(request):
        return {}
    return {"asked": msgspec.structs.replace(request.asked, answered_at=at)}
