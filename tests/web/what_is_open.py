"""A stand-in for the app in a browser: sends what its process may use of this machine, as JSON, and waits."""

import json
import sys

from roadmap_tui.errors import Refused
from roadmap_tui.files.folders import person_folder
from roadmap_tui.probes.read import refuse_served
from roadmap_tui.tui.common.commands import COMMANDS, ON_THIS_MACHINE


def probes() -> str:
    """Whether probes are refused."""
    try:
        refuse_served()
    except Refused:
        return "refused"
    return "open"


found = {
    "of_this_machine": [one.id for one in COMMANDS if one.id in ON_THIS_MACHINE],
    "probes": probes(),
    "folder": str(person_folder()),
}
packet = json.dumps(found).encode()
sys.stdout.buffer.write(b"__GANGLION__\nD" + len(packet).to_bytes(4, "big") + packet)
sys.stdout.flush()
sys.stdin.read()
