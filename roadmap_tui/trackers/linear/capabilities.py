"""Capabilities of Linear: a create carries an id of ours, texts come back in its editor's spelling."""

from msgspec.structs import replace

from roadmap_tui.trackers.linear.creates import MOST
from roadmap_tui.trackers.protocol import Capabilities, TextLimit, Words

CAPABILITIES = Capabilities(
    words=Words(
        tracker="Linear",
        project="team",
        left_out="Linear did not take {fields} of the new issue.",
        unlabelled="The team of {key} takes no such label.",
    ),
    title=TextLimit(most=255),
    text=TextLimit(most=100_000),
    create="own id",
    exact_text=False,
    reads_lag=False,
    batch=MOST,
)
WITH_CUSTOMERS = replace(CAPABILITIES, fields=CAPABILITIES.fields | {"customers"})
