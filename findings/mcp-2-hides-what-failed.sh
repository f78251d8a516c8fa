#!/usr/bin/env bash
# Expected: a tool, resource or prompt of an MCP server that raises an ordinary exception answers with its sentence, in
#   2.x as in 1.x, and one class of error does for all three.
# Seen: 1.30 sends the sentence of a ValueError in all three. 2.3 sends it in none: a tool that fails tells only that it
#   did, a prompt is an "Internal server error". ToolError is heard from a tool alone, ResourceError from a tool and a
#   resource, and only MCPError from all three. Nothing fails at the upgrade.
# Packages: mcp 1.30.0 and 2.3.0 (Python).
# Why it matters: what an agent does next hangs on the sentence ("there is no S-99; the newest is S-12"). After the
#   upgrade it reads that something failed, and a server's own tests see a failure where they expect one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for major in 1.30.0 2.3.0; do
  python3 -m venv "$folder/$major"
  "$folder/$major/bin/pip" install --quiet --disable-pip-version-check "mcp==$major"
done
cat >"$folder/tell.py" <<'PYTHON'
import json
import sys
from importlib.metadata import version

import anyio

WORDS = "There is no story S-99; the newest is S-12."
try:
    from mcp import Client as connected
    from mcp.server.mcpserver import MCPServer as Server
    from mcp.server.mcpserver.exceptions import ResourceError, ToolError
    from mcp.shared.exceptions import MCPError

    problems = [ValueError(WORDS), ToolError(WORDS), ResourceError(WORDS), MCPError(-32000, WORDS)]
except ImportError:  # 1.x
    from mcp.server.fastmcp import FastMCP as Server
    from mcp.shared.memory import create_connected_server_and_client_session

    problems = [ValueError(WORDS)]

    def connected(server):
        return create_connected_server_and_client_session(server._mcp_server)


async def told(problem):
    """What a client is told by a tool, a resource and a prompt that raise a problem."""
    server = Server("board", log_level="CRITICAL")

    @server.tool()
    def move(story: str) -> str:
        raise problem

    @server.resource("story://{ref}")
    def story(ref: str) -> str:
        raise problem

    @server.prompt()
    def distil(ref: str) -> str:
        raise problem

    found = {}
    async with connected(server) as client:
        calls = {
            "tool": lambda: client.call_tool("move", {"story": "S-99"}),
            "resource": lambda: client.read_resource("story://S-99"),
            "prompt": lambda: client.get_prompt("distil", {"ref": "S-99"}),
        }
        for name, call in calls.items():
            try:
                found[name] = (await call()).content[0].text
            except Exception as error:
                found[name] = str(error)
    return found


async def main():
    for problem in problems:
        found = await told(problem)
        print("mcp", version("mcp"), type(problem).__name__, json.dumps(found), file=sys.stderr)
        print(version("mcp"), type(problem).__name__, *(name for name, text in found.items() if WORDS in text))


anyio.run(main)
PYTHON
for major in 1.30.0 2.3.0; do "$folder/$major/bin/python" "$folder/tell.py"; done | tee "$folder/seen.txt"
cat >"$folder/expected.txt" <<'EXPECTED'
1.30.0 ValueError tool resource prompt
2.3.0 ValueError
2.3.0 ToolError tool
2.3.0 ResourceError tool resource
2.3.0 MCPError tool resource prompt
EXPECTED
cmp "$folder/expected.txt" "$folder/seen.txt"
