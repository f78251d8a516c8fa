"""What the inbox says where there is nothing to show: the key that fills it, and the command."""

from roadmap_tui.tui.inbox.model import Shown

_EMPTY: dict[Shown, tuple[str, str, str]] = {
    "new": ("Nothing new: all is triaged.", "n", "writes a request down; so does roadmap request add"),
    "asked": ("No question is open.", "c", "asks whoever wrote a request down; so does roadmap request ask"),
    "linked": ("No request is part of a story.", "f", "files one; so does roadmap request link"),
    "snoozed": ("Nothing is snoozed.", "z", "sets one aside; so does roadmap request snooze"),
    "declined": ("Nothing was declined.", "x", "declines one; so does roadmap request decline"),
    "merged": ("Nothing was merged.", "m", "makes one of two; so does roadmap request merge"),
    "all": ("No request.", "n", "writes one down"),
}


def empty_lines(tab: Shown, is_filtered: bool, has_requests: bool, mine: str = "") -> list[list[tuple[str, str]]]:
    """The lines of an empty tab, by what leaves it empty: a filter, the lens on `mine`, or the board itself."""
    if mine and not is_filtered and has_requests:
        return [
            [(f"Nothing here of customers that {mine} looks after.", "strong")],
            [],
            [("M", "accent"), ("  shows everybody's", "plain")],
        ]
    if is_filtered:
        return [[("No request fits the filter. ", "plain"), ("esc", "accent"), (" shows all", "dim")]]
    if not has_requests:
        return [
            [("No request yet.", "strong")],
            [],
            [("n", "accent"), ("  writes the first down, in the customer's words", "plain")],
            [],
            [("In the shell:", "dim")],
            [('roadmap request add --customer Acme --said "…"', "plain")],
            [("roadmap request import export.csv", "plain")],
        ]
    what, key, how = _EMPTY[tab]
    return [[(what, "strong")], [], [(key, "accent"), (f"  {how}", "plain")] if key else [(how, "plain")]]
