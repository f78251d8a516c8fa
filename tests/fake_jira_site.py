"""The fields of a fake Jira's screens, under the name that tests import."""

from tests.fake_jira import Field

__all__ = ["Field"]
