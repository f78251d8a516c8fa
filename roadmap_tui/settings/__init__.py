"""Settings: what can be configured, where it is written, and which writing wins."""

from roadmap_tui.files.folders import config_folder, data_folder, state_folder, user_file
from roadmap_tui.settings.edit import set_value
from roadmap_tui.settings.load import Settings, board_file, load
from roadmap_tui.settings.sites import accept_site, accepted_sites
from roadmap_tui.settings.token import Token, drop_token, find_token, keep_token

__all__ = [
    "Settings",
    "Token",
    "accept_site",
    "accepted_sites",
    "board_file",
    "config_folder",
    "data_folder",
    "drop_token",
    "find_token",
    "keep_token",
    "load",
    "set_value",
    "state_folder",
    "user_file",
]
