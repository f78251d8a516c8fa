"""The server of the Model Context Protocol: tools, resources and a prompt, over stdio."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, NamedTuple

from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from roadmap_tui import __version__
from roadmap_tui.agents.arguments import schema_of
from roadmap_tui.agents.board import AgentBoard
from roadmap_tui.agents.customers_words import TELLING
from roadmap_tui.agents.prompt import DISTIL, distil
from roadmap_tui.errors import Problem
from roadmap_tui.text.characters import one_line

_SCHEME = "roadmap://"
_RESOURCES = {"glossary": "The team's words", "measures": "What is measured", "loop": "Who waits to be told"}
"""Tools whose answers are resources too, by what they hold."""


class Template(NamedTuple):
    """A resource of which one part names what is read: the tool that answers, its argument, what it is."""

    tool: str
    argument: str
    help: str


_TEMPLATES = {
    "record": Template("show", "id", "A story, request or customer by its id."),
    "evidence": Template("evidence", "id", "Who stands behind a story."),
    "schema": Template("schema", "kind", "The JSON Schema of a record, or of a list."),
}
INSTRUCTIONS = (
    "A roadmap of customer outcomes: requests are what customers asked for, stories the success that many of "
    "them share, written before anything is built. Read before you write; a person moves stories, pushes and "
    f"tells customers. {TELLING}"
)


def make_server(board: AgentBoard) -> "Server[Any]":
    """The server of a board."""

    async def list_tools(_context: Any, _params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=one.name,
                    description=one.help,
                    input_schema=schema_of(one.arguments),
                    annotations=types.ToolAnnotations(
                        read_only_hint=one.write is None,
                        destructive_hint=False,
                        idempotent_hint=True,
                        open_world_hint=False,
                    ),
                )
                for one in board.tools.values()
            ]
        )

    async def call_tool(_context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            found = await asyncio.to_thread(board.call, params.name, params.arguments or {})
        except Problem as problem:
            return types.CallToolResult(
                content=[types.TextContent(type="text", text=str(problem))], is_error=True
            )
        plain = json.loads(_text(found))
        return types.CallToolResult(
            content=[
                types.TextContent(type="text", text=TELLING),
                types.TextContent(type="text", text=_text(plain)),
            ],
            structured_content=plain,
        )

    async def list_resources(_context: Any, _params: Any) -> types.ListResourcesResult:
        return types.ListResourcesResult(
            resources=[
                types.Resource(name=name, uri=f"{_SCHEME}{name}", description=words, mime_type="application/json")
                for name, words in _RESOURCES.items()
            ]
        )

    async def list_templates(_context: Any, _params: Any) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(
            resource_templates=[
                types.ResourceTemplate(
                    name=name,
                    uri_template=f"{_SCHEME}{name}/{{{one.argument}}}",
                    description=one.help,
                    mime_type="application/json",
                )
                for name, one in _TEMPLATES.items()
            ]
        )

    async def read_resource(_context: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        path = str(params.uri).removeprefix(_SCHEME)
        name, _, identity = path.partition("/")
        template = _TEMPLATES.get(name)
        if template is not None:
            found = await _asked(board.call, template.tool, {template.argument: identity})
        elif name in _RESOURCES and not identity:
            found = await _asked(board.call, name, {})
        else:
            raise MCPError(types.INVALID_PARAMS, f"There is no resource {one_line(str(params.uri))}.")
        text = _text({"telling": TELLING, "content": found})
        return types.ReadResourceResult(
            contents=[types.TextResourceContents(uri=str(params.uri), mime_type="application/json", text=text)]
        )

    async def list_prompts(_context: Any, _params: Any) -> types.ListPromptsResult:
        return types.ListPromptsResult(
            prompts=[
                types.Prompt(
                    name=DISTIL,
                    description="Distil requests into one outcome story, by the wording rules.",
                    arguments=[
                        types.PromptArgument(name="requests", description="ids: R-3 R-8 R-12", required=True)
                    ],
                )
            ]
        )

    async def get_prompt(_context: Any, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        if params.name != DISTIL:
            raise MCPError(types.INVALID_PARAMS, f"There is no prompt {one_line(params.name)}.")
        asked = (params.arguments or {}).get("requests", "").replace(",", " ").split()
        text = await _asked(distil, board, asked)
        message = types.PromptMessage(role="user", content=types.TextContent(type="text", text=text))
        return types.GetPromptResult(description="Distil requests into one outcome story.", messages=[message])

    return Server(
        "roadmap",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
        on_list_prompts=list_prompts,
        on_get_prompt=get_prompt,
    )


async def serve(board: AgentBoard) -> None:
    """Serve over stdin and stdout until stdin ends."""
    server = make_server(board)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


async def _asked(do: Callable[..., Any], *arguments: Any) -> Any:
    """The answer of a function, asked in a thread. The library hides the words of any error but its own."""
    try:
        return await asyncio.to_thread(do, *arguments)
    except Problem as problem:
        raise MCPError(types.INVALID_PARAMS, str(problem)) from None


def _text(value: Any) -> str:
    import msgspec

    return msgspec.json.encode(value).decode()
