"""The server by the protocol's own client, over stdio."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.agents.customers_words import TELLING
from roadmap_tui.store.protocol import Store
from tests.agents.test_board import store  # noqa: F401  # a fixture
from tests.stores import ON_SERVER


def is_reading(tool: Any) -> Any:
    """What a tool says of itself: that it only reads."""
    return tool.annotations.read_only_hint


def text(content: Any) -> str:
    """The text of a part of an answer."""
    found: str = content.text
    return found


GUIDE = Path(__file__).parents[2] / "docs" / "programs.md"
_COMMAND = ["-m", "roadmap_tui.cli.main", "--board"]


async def test_a_client_reads_and_writes(tmp_path: Path, store: Store) -> None:  # noqa: F811  # the fixture
    """As the guide configures one: tools, sentences of failures, marked words, resources, and the prompt."""
    # Its client loads pydantic, which collecting in each worker would wait for.
    from mcp import Client, StdioServerParameters
    from mcp.client.stdio import stdio_client
    from mcp.shared.exceptions import MCPError

    board = store.place if ON_SERVER else str(tmp_path / "roadmap.json")
    (block,) = re.findall(r"```json\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    configured = json.loads(block)["mcpServers"]["roadmap"]
    server = StdioServerParameters(command=sys.executable, args=[*_COMMAND, board, *configured["args"]])
    async with Client(stdio_client(server)) as client:
        tools = {one.name: one for one in (await client.list_tools()).tools}
        wrong = await client.call_tool("list_stories", {"filtr": "x"})
        made = await client.call_tool("add_request", {"customer": "Acme Clinics", "said": "Slow", "key": "k"})
        record = await client.read_resource("roadmap://record/R-4")
        templates = [one.name for one in (await client.list_resource_templates()).resource_templates]
        others = [
            json.loads(text((await client.read_resource(f"roadmap://{one}")).contents[0]))["content"]
            for one in ("evidence/S-1", "schema/story", "glossary")
        ]
        prompt = await client.get_prompt("distil_requests", {"requests": "R-1, R-4"})
        said = []
        for asked in (
            client.read_resource("roadmap://record/S-99"),
            client.read_resource("roadmap://nothing"),
            client.get_prompt("distil_requests", {"requests": ""}),
        ):
            with pytest.raises(MCPError) as refused:
                await asked
            said.append(refused.value.message.partition(". ")[0])

    record_made: Any = made.structured_content

    assert configured["command"] == "roadmap"
    assert tools["show"].input_schema["additionalProperties"] is False
    assert (is_reading(tools["show"]), is_reading(tools["add_note"])) == (
        True,
        False,
    )
    assert (wrong.is_error, text(wrong.content[0]).startswith("There is no argument 'filtr'")) == (True, True)
    assert templates == ["record", "evidence", "schema"]
    assert (others[0]["story"], others[1]["title"], others[2]["items"][0]["term"]) == ("S-1", "story", "beta")
    assert said == [
        "There is no record S-99",
        "There is no resource roadmap://nothing.",
        "Name the requests: R-3 R-8.",
    ]
    assert text(made.content[0]) == TELLING
    assert (record_made["id"], record_made["captured_by"]) == ("R-4", "Dana (agent)")
    assert json.loads(text(record.contents[0]))["content"]["said"] == "⟪Slow⟫"
    assert "check_wording" in text(prompt.messages[0].content)
    assert "⟪we hunt for the treatment history⟫" in text(prompt.messages[0].content)
