"""Hold the schema that the fake executes to Linear's own, which is at hand in a workplace only."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from graphql import (
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_required_argument,
    is_required_input_field,
)

from tests.contracts.jira_files import PLACE

FILE = PLACE / "linear.graphql"
HERE = FILE.is_file()


@cache
def linear() -> GraphQLSchema:
    """Linear's schema."""
    return build_schema(FILE.read_text("utf-8"), assume_valid=True, assume_valid_sdl=True)


def strays(part: GraphQLSchema) -> list[str]:
    """What a schema has otherwise than Linear's, or asks less for than it does."""
    named = {name: kind for name, kind in part.type_map.items() if not name.startswith("__")}
    return [
        f"{name}: {words}" for name, kind in named.items() for words in _strays(kind, linear().type_map.get(name))
    ]


def _strays(ours: Any, theirs: Any) -> Iterator[str]:
    if type(ours) is not type(theirs):
        yield "is none of its types"
        return
    if not isinstance(ours, GraphQLObjectType | GraphQLInputObjectType):
        return
    yield from _differing(ours.fields, theirs.fields)
    if isinstance(ours, GraphQLInputObjectType):
        yield from (
            f"{name} is required"
            for name, one in theirs.fields.items()
            if is_required_input_field(one) and name not in ours.fields
        )
        return
    for name in ours.fields.keys() & theirs.fields.keys():
        ours_take, theirs_take = ours.fields[name].args, theirs.fields[name].args
        yield from (f"{name}({words})" for words in _differing(ours_take, theirs_take))
        yield from (
            f"{name}({one}) is required"
            for one, argument in theirs_take.items()
            if is_required_argument(argument) and one not in ours_take
        )


def _differing(ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[str]:
    for name, one in ours.items():
        there = theirs.get(name)
        if there is None:
            yield f"{name} is not there"
        elif str(there.type) != str(one.type):
            yield f"{name} is {there.type}, not {one.type}"
