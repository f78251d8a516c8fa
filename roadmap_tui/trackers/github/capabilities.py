"""Capabilities of GitHub Issues: texts come back as they were written, and writes go one after the other."""

from roadmap_tui.trackers.protocol import Capabilities, TextLimit, Words

PACE = 1.0
"""Seconds between two writes: GitHub asks for no more than one in a row."""
HOURLY = 500
"""Issues and comments that GitHub lets one account make in an hour."""
CAPABILITIES = Capabilities(
    words=Words(
        tracker="GitHub",
        project="repository",
        left_out="GitHub did not keep {fields} of the new issue: this account has no push access there.",
        unlabelled="GitHub did not keep the label of {key}: this account has no push access there.",
    ),
    title=TextLimit(most=256),
    text=TextLimit(most=65_536),
    fields=frozenset({"labels", "status", "assignee"}),
    exact_text=True,
    pace=PACE,
    hourly=HOURLY,
)
"""What every repository has; a field of kind date adds the due date."""
