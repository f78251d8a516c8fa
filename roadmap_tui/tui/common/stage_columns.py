"""The columns of a board: the stages of a story, and what was archived."""

from typing import Literal

from roadmap_tui.model.stages import LINE, AnyStage

Shown = AnyStage | Literal["archived"]
"""The kind of a column: the stories of a stage, or those that were archived."""

ALWAYS: tuple[Shown, ...] = (*LINE, "proven")
IN_ORDER: tuple[Shown, ...] = (*LINE, "proven", "missed", "declined", "archived")
