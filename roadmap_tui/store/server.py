"""What is asked of a server that keeps boards, beside the store of one of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from roadmap_tui.errors import Problem, Usage
from roadmap_tui.store import needing_driver
from roadmap_tui.store.address import is_postgres, refuse_unknown

if TYPE_CHECKING:
    from roadmap_tui.store.postgres.admin import BoardInfo, Check

T = TypeVar("T")


def boards(address: str) -> "list[BoardInfo]":
    """The boards of a database by name. Raises Usage for an address of no server, and Problem."""
    _refuse_file(address)
    with needing_driver():
        from roadmap_tui.store.postgres import admin
    return admin.boards(address)


def check(address: str) -> "list[Check]":
    """Check a server: version, encryption, pooler, clock, tables, rights. Raises Problem."""
    _refuse_file(address)
    with needing_driver():
        from roadmap_tui.store.postgres import admin
    return admin.check(address)


def prepare(address: str, create: Callable[[], T]) -> tuple[T, list[str]]:
    """Make a board and the group roles; with the statements that an administrator still has to run.

    Raises Refused with such statements where the tables cannot be made, and Problem.
    """
    with needing_driver():
        from roadmap_tui.store.postgres import admin
    try:
        made = create()
    except Problem as problem:
        raise admin.refusal(address, problem) from problem.__cause__
    return made, admin.grant_rights(address)


def _refuse_file(address: str) -> None:
    refuse_unknown(address, "The address")
    if not is_postgres(address):
        raise Usage(f"{address} is no address of a server: name one as postgresql://host/database.")
