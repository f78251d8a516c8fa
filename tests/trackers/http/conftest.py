"""The HTTP floor is tried through Jira's adapter, over its fake."""

from tests.trackers.jira.conftest import connected, fake, waits

__all__ = ["connected", "fake", "waits"]
