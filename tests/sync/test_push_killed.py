"""A push killed for real, in a process of its own, while Jira is thinking."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fake_jira import FakeJira
from tests.sync.conftest import new_desk

PATIENCE = 20.0


def _command(folder: Path, fake: FakeJira, *words: str) -> subprocess.Popen[bytes]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ROADMAP_")},
        "HOME": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "ROADMAP_BOARD": str(folder / "roadmap.json"),
        "ROADMAP_ME_NAME": "Dana",
        "ROADMAP_JIRA_SITE": fake.url,
        "ROADMAP_JIRA_EMAIL": fake.site.email or "",
        "ROADMAP_JIRA_TOKEN": fake.site.token,
        "ROADMAP_JIRA_PROJECT": "ROAD",
        "ROADMAP_SYNC_SETTLE": "0s",
    }
    line = [sys.executable, "-m", "roadmap_tui.cli.main", *words]
    return subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/issue$"), ("POST", "/search/jql$")], ids=["create", "search"]
)
def test_killed_while_jira_thinks(tmp_path: Path, method: str, path: str) -> None:
    """Killed before the issue is made or after it, the next push ends with exactly one."""
    new_desk(tmp_path)
    with FakeJira() as fake:
        # The work is done at once and the answer comes late: the process dies while it waits for it.
        fake.arm("slow", method=method, path=path, seconds=PATIENCE)
        first = _command(tmp_path, fake, "push", "S-1")
        deadline = time.monotonic() + PATIENCE
        while not fake.requests(method, path) or (path == "/issue$" and not fake.site.issues):
            assert first.poll() is None, first.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.01)
        first.send_signal(signal.SIGKILL)
        first.communicate()

        second = _command(tmp_path, fake, "push", "S-1", "--json")
        out, err = second.communicate(timeout=60)

        assert 0 == second.returncode, err
        assert b'"key":"ROAD-1"' in out
        assert 1 == len(fake.site.issues)
        assert [] == fake.breaches
