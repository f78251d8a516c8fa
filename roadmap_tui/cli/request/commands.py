"""`roadmap request`: what customers ask for."""

import click

from roadmap_tui.cli.app.commands import Group

_IN_MODULES = {
    "add": "roadmap_tui.cli.request.add:add",
    "show": "roadmap_tui.cli.request.show:show",
    "list": "roadmap_tui.cli.request.list:list_",
    "edit": "roadmap_tui.cli.request.change:edit",
    "link": "roadmap_tui.cli.request.change:link",
    "unlink": "roadmap_tui.cli.request.change:unlink",
    "note": "roadmap_tui.cli.request.change:note",
    "acknowledge": "roadmap_tui.cli.request.change:acknowledge",
    "decline": "roadmap_tui.cli.request.change:decline",
    "reopen": "roadmap_tui.cli.request.change:reopen",
    "snooze": "roadmap_tui.cli.request.change:snooze",
    "ask": "roadmap_tui.cli.request.change:ask",
    "answer": "roadmap_tui.cli.request.change:answer",
    "merge": "roadmap_tui.cli.request.change:merge",
    "forget": "roadmap_tui.cli.request.change:forget",
    "told": "roadmap_tui.cli.request.change:told",
    "similar": "roadmap_tui.cli.request.similar:similar",
    "suggest": "roadmap_tui.cli.request.similar:suggest",
    "import": "roadmap_tui.cli.request.import_:import_requests",
    "undo-import": "roadmap_tui.cli.request.import_:undo_import",
}
"""Where each command lies: one alone is imported to run it."""


@click.group(cls=Group, later=_IN_MODULES)
def request() -> None:
    """What customers ask for, in their words."""
