"""Capabilities of Jira, the same in both editions: its fields, texts that it rewrites, an index that lags."""

from roadmap_tui.trackers.protocol import Capabilities, TextLimit, Words

LIMIT = 32_767
"""Characters that Jira takes in a description or a comment, counted on the converted text."""
CAPABILITIES = Capabilities(
    words=Words(tracker="Jira"),
    title=TextLimit(most=255, unit="utf-16"),
    text=TextLimit(most=LIMIT),
)
