"""The prompt that distils requests into one outcome story, by the rules that will judge it."""

import msgspec

from roadmap_tui.agents.board import AgentBoard
from roadmap_tui.agents.customers_words import TELLING
from roadmap_tui.errors import Reason, Usage

DISTIL = "distil_requests"
_RULES = """
Write one story, as a success that is already true, in parts:
- actor: the person in the customer's world, by role and place, never a user, a team of ours or our product;
- situation: the moment in which it happens;
- outcome: what that person then does, knows or has; not what we build, and no screen, button, export or file;
- obstacle: what they no longer suffer, as they suffer it today; not the feature that is missing;
- cost: what the obstacle costs them, in time or money;
- benefit: what that allows them to do; for them, not for us;
- target: a metric of theirs with its unit, a baseline, a target, a day, and how it is measured.
One outcome, no vague word, no "and". Take numbers only from what customers said; where there is none, say so.
Then call `check_wording` with the parts, mend what it finds, and call it again until there is no error.
Show the story and the quotes that carry it, and ask before `add_story`; give `from` the ids below.
"""


def distil(board: AgentBoard, ids: list[str]) -> str:
    """The prompt for some requests. Usage where none is named; NotFound for an unknown one."""
    if not ids:
        raise Usage("Name the requests: R-3 R-8.", reason=Reason.MISSING_VALUE)
    found = [board.call("show", {"id": one}) for one in ids]
    kept = (
        "id",
        "customer_name",
        "said",
        "person",
        "problem",
        "frequency",
        "workaround",
        "consequence",
        "importance",
    )
    lines = [
        msgspec.json.encode({name: one.get(name) for name in kept if one.get(name)}).decode() for one in found
    ]
    return "\n".join(["Distil these requests into one outcome story.", _RULES.strip(), "", TELLING, "", *lines])
