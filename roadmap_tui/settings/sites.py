"""The tracker sites that the user has accepted by a login."""

from pathlib import Path

from roadmap_tui.errors import Reason, Refused
from roadmap_tui.files.folders import state_folder
from roadmap_tui.files.plain import read_plain
from roadmap_tui.files.private import write_private


def accepted_sites() -> frozenset[str]:
    """The sites that the user has accepted by a login."""
    try:
        return frozenset(read_plain(_sites_file()).decode().split())
    except (OSError, UnicodeDecodeError):
        return frozenset()


def accept_site(site: str, *, accepted: bool = True) -> None:
    """Remember, or with `accepted` off forget, that the user logs in to a site. Raises Refused."""
    sites = accepted_sites() | {site} if accepted else accepted_sites() - {site}
    path = _sites_file()
    try:
        write_private(path, "".join(f"{one}\n" for one in sorted(sites)).encode("utf-8"))
    except OSError as fault:
        raise Refused(f"{path} cannot be written: {fault.strerror}.", reason=Reason.NOT_WRITTEN) from None


def _sites_file() -> Path:
    return state_folder() / "accepted-sites"
