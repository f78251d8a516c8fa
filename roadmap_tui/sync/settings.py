"""What a push takes from the settings."""

from roadmap_tui.settings import Settings
from roadmap_tui.sync.push import PushSettings


def push_settings(settings: Settings, *, wait: float = 0.0) -> PushSettings:
    """The settings of a push; `wait` is how long, in seconds, another push may take."""
    return PushSettings(
        evidence=settings.jira.evidence,
        push_from=settings.jira.push_from,
        settle=settings.sync.settle,
        wait=wait,
        wording=settings.wording,
    )
