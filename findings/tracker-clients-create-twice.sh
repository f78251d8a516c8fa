#!/usr/bin/env bash
# Expected: a client repeats by itself what can be repeated; not the request that creates an issue, since a lost answer
#   does not tell whether the issue is there (RFC 9110, 9.2.2; urllib3 leaves POST out for that).
# Seen: with the settings that they come with four of six clients send it again, and return the second issue as the only
#   one. After a gateway's 502 PyGithub, octokit and gitbeaker do; after a 503 gitbeaker does not; after a connection that
#   was closed before the answer PyGithub, octokit and jira do, of which jira gives up at 502 and 503. python-gitlab and
#   jira.js leave all three to their user. Of the four PyGithub alone names POST, where its class for retries is described.
# Packages: PyGithub 2.10.0, jira 3.10.5, python-gitlab 8.6.0; octokit 5.0.5, @gitbeaker/rest 43.8.0, jira.js 5.4.0.
# Why it matters: a sync that keeps the number which "create" returned leaves a twin behind for people to answer in. It has
#   to look for a mark of its own before it creates, or to turn the client's retries off for that call.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund octokit@5.0.5 @gitbeaker/rest@43.8.0 jira.js@5.4.0 &
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check PyGithub==2.10.0 jira==3.10.5 python-gitlab==8.6.0
wait $!
cat >create.mjs <<'JAVASCRIPT'
const [name, url] = process.argv.slice(2);
const fields = { summary: "a", project: { key: "S" }, issuetype: { name: "Task" } };
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const creators = {
  octokit: async () => {
    const { Octokit } = await import("octokit");
    const client = new Octokit({ baseUrl: url, auth: "a", log: silent });
    return (await client.rest.issues.create({ owner: "a", repo: "b", title: "a" })).data.number;
  },
  "@gitbeaker/rest": async () => {
    const { Gitlab } = await import("@gitbeaker/rest");
    return (await new Gitlab({ host: url, token: "a" }).Issues.create(1, "a")).iid;
  },
  "jira.js": async () => {
    const { Version3Client } = await import("jira.js");
    const authentication = { basic: { email: "a@b.example", apiToken: "a" } };
    return (await new Version3Client({ host: url, authentication }).issues.createIssue({ fields })).key;
  },
};
try {
  console.log(await creators[name]());
} catch (error) {
  process.exit(9);
}
JAVASCRIPT
cat >trackers.py <<'PYTHON'
import json
import logging
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version

import github
import gitlab
import jira

logging.disable()
issues = []
fault = None


class Tracker(BaseHTTPRequestHandler):
    """Creates an issue for each POST, and spoils the answer to the first."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        number = len(issues) + 1
        issues.append(number)
        if number == 1 and fault == "closed":
            self.close_connection = True
            return
        answer = {"number": number, "iid": number, "key": f"S-{number}", "id": str(number), "fields": {}}
        body = json.dumps(answer).encode()
        self.send_response(fault if number == 1 else 201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = ThreadingHTTPServer(("127.0.0.1", 0), Tracker)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"


def with_pygithub():
    client = github.Github(auth=github.Auth.Token("a"), base_url=url, lazy=True)
    return client.get_repo("a/b").create_issue("a").number


def with_jira():
    client = jira.JIRA(url, basic_auth=("a", "b"), get_server_info=False)
    client._session.max_retry_delay = 0.1  # only to have it over soon; it waits up to 20 s otherwise
    fields = {"summary": "a", "project": {"key": "S"}, "issuetype": {"name": "Task"}}
    return client.create_issue(fields=fields, prefetch=False).key


def with_gitlab():
    return gitlab.Gitlab(url, private_token="a").projects.get(1, lazy=True).issues.create({"title": "a"}).iid


def with_node(name):
    done = subprocess.run(["node", "create.mjs", name, url], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise OSError(done.stderr)
    return done.stdout.strip()


creators = {"PyGithub": with_pygithub, "jira": with_jira, "python-gitlab": with_gitlab}
creators |= {name: lambda name=name: with_node(name) for name in ("octokit", "@gitbeaker/rest", "jira.js")}
print(", ".join(f"{name} {version(name)}" for name in list(creators)[:3]))
for name in list(creators)[3:]:
    with open(f"node_modules/{name}/package.json") as file:
        print(name, json.load(file)["version"])
seen = {}
for name, create in creators.items():
    seen[name] = []
    for fault in (502, 503, "closed"):
        issues.clear()
        try:
            outcome = f"told {create()}"
        except Exception:
            outcome = "told an error"
        seen[name].append(len(issues))
        print(f"{name:16} {fault:6}: {len(issues)} created, {outcome}")
assert seen == {
    "PyGithub": [2, 2, 2],
    "jira": [1, 1, 2],
    "python-gitlab": [1, 1, 1],
    "octokit": [2, 2, 2],
    "@gitbeaker/rest": [2, 1, 1],
    "jira.js": [1, 1, 1],
}, seen
PYTHON
venv/bin/python trackers.py
