"""`roadmap story`: outcome stories."""

import click

from roadmap_tui.cli.app.commands import Group

_IN_MODULES = {
    "add": "roadmap_tui.cli.story.add:add",
    "show": "roadmap_tui.cli.story.show:show",
    "list": "roadmap_tui.cli.story.list:list_",
    "edit": "roadmap_tui.cli.story.change:edit",
    "move": "roadmap_tui.cli.story.change:move",
    "rank": "roadmap_tui.cli.story.change:rank",
    "decline": "roadmap_tui.cli.story.change:decline",
    "archive": "roadmap_tui.cli.story.change:archive",
    "note": "roadmap_tui.cli.story.change:note",
    "read": "roadmap_tui.cli.story.readings:read",
    "due": "roadmap_tui.cli.story.readings:due",
    "check": "roadmap_tui.cli.story.check:check",
    "link": "roadmap_tui.cli.tracker.link:link",
    "unlink": "roadmap_tui.cli.tracker.link:unlink",
    "probe": "roadmap_tui.cli.story.probe:probe",
    "block": "roadmap_tui.cli.story.relations:block",
    "split": "roadmap_tui.cli.story.relations:split",
    "duplicate": "roadmap_tui.cli.story.relations:duplicate",
    "related": "roadmap_tui.cli.story.relations:related",
}
"""Where each command lies: one alone is imported to run it."""


@click.group(cls=Group, later=_IN_MODULES)
def story() -> None:
    """Outcome stories: a customer's success, written before anything is built."""
