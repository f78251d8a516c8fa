"""Sentences for the faults that a check of the board found."""

from roadmap_tui.store.protocol import Fault, FaultKind


def fault_sentence(fault: Fault) -> str:
    """The fault as a sentence, with what was done about it or what a person can do."""
    done = _MENDED.get(fault.kind, "Set aside in {kept}.") if fault.mended else ""
    gone = " and no ".join(map(str, fault.what[2:]))
    times = "".join("twice" if one == 2 else f"{one} times" for one in fault.what[:1])
    words = {"where": fault.where, "gone": gone, "times": times, "kept": fault.kept}
    return f"{_WRONG[fault.kind]} {done}".format(*fault.what, **words).rstrip()


_WRONG: dict[FaultKind, str] = {
    "doubled": "The table {where} stands {times}.",
    "doubled row": "The row {0} stands twice in the table {where}.",
    "misplaced": "{where} stands in the row {0} of {1}.",
    "unreadable": "The board {0}.",
    "link": "{where} links {0} to {1}, but there is no {gone}.",
    "event": "{where} says of {0} a {1} that cannot be read ({2}); it is left out.",
    "grade": "{where} has {0} {1}, which runs from 0 to 3: edit it.",
    "customer": "{where} names the customer {0}, who does not exist: set another one.",
    "merged": "{where} is merged into {0}, which does not exist: reopen it.",
    "circle": "{where} is merged into itself by way of {0}: reopen one of them.",
    "about": "{where} in {0} is about {1}, which does not exist.",
    "notified": "{where} in {0} names the customer {1}, who does not exist.",
    "counter": "The counter of {where} says {0}, but there is {1}-{2}.",
    "uid": "{where} has the uid of {0}, by which a merge would take them for one.",
    "board": "{where} has lost the board's own row.",
    "foreign": "{where} is JSON, but not a board: it has none of its tables. The file was left as it is.",
}
_MENDED: dict[FaultKind, str] = {
    "doubled": "Joined into one.",
    "doubled row": "The last was kept, the other is set aside in {kept}.",
    "misplaced": "Moved to the row {2}.",
    "counter": "Raised to {2}.",
    "uid": "It has one of its own now.",
    "board": "Made anew: {0}.",
}
