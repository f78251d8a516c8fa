"""Sentences for the faults that a check of the board found."""

from roadmap_tui.store.protocol import Fault


def fault_sentence(fault: Fault) -> str:
    """The fault as a sentence, with what was done about it or what a person can do."""
    done = _done(fault) if fault.mended else ""
    return f"{_wrong(fault)} {done}".rstrip()


def _wrong(fault: Fault) -> str:
    where, what = fault.where, fault.what
    match fault.kind:
        case "doubled" | "doubled row":
            return _doubled(fault)
        case "misplaced":
            return f"{where} stands in the row {what[0]} of {what[1]}."
        case "unreadable":
            return f"The board {what[0]}."
        case "link":
            gone = " and no ".join(map(str, what[2:]))
            return f"{where} links {what[0]} to {what[1]}, but there is no {gone}."
        case "grade":
            return f"{where} has {what[0]} {what[1]}, which runs from 0 to 3: edit it."
        case "customer":
            return f"{where} names the customer {what[0]}, who does not exist: set another one."
        case "merged":
            return f"{where} is merged into {what[0]}, which does not exist: reopen it."
        case "circle":
            return f"{where} is merged into itself by way of {what[0]}: reopen one of them."
        case "about":
            return f"{where} in {what[0]} is about {what[1]}, which does not exist."
        case "notified":
            return f"{where} in {what[0]} names the customer {what[1]}, who does not exist."
        case "counter":
            return f"The counter of {where} says {what[0]}, but there is {what[1]}-{what[2]}."
        case "board":
            return f"{where} has lost the board's own row."
        case "foreign":
            return f"{where} is JSON, but not a board: it has none of its tables. The file was left as it is."


def _doubled(fault: Fault) -> str:
    if fault.kind == "doubled row":
        return f"The row {fault.what[0]} stands twice in the table {fault.where}."
    return f"The table {fault.where} stands {'twice' if fault.what[0] == 2 else f'{fault.what[0]} times'}."


def _done(fault: Fault) -> str:
    match fault.kind:
        case "doubled":
            return "Joined into one."
        case "doubled row":
            return f"The last was kept, the other is set aside in {fault.kept}."
        case "misplaced":
            return f"Moved to the row {fault.what[2]}."
        case "counter":
            return f"Raised to {fault.what[2]}."
        case "board":
            return f"Made anew: {fault.what[0]}."
        case _:
            return f"Set aside in {fault.kept}."
