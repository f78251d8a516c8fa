"""Parses and evaluates a team's formula of a story's worth: numbers, names, + - * /, parentheses, min and max.

What is unknown stays unknown: a formula that needs an effort nobody gave has no result, and never 0.
"""

import ast
import math
from collections.abc import Callable, Iterator, Mapping

from roadmap_tui.errors import WrongSetting
from roadmap_tui.model.evidence import Evidence
from roadmap_tui.model.records import Customer, Story, Value
from roadmap_tui.text.nearest import nearest_meant
from roadmap_tui.text.numbers import number_words

INPUTS = {
    "weight": "the highest importance of each customer, added up",
    "arr": "ARR of the customers, each once, as it is today",
    "customers": "customers who asked",
    "requests": "requests behind the story",
    "reach": "customers who asked, as RICE calls them",
    "importance": "weight per customer, 0 to 3",
    "effort": "the story's effort",
    "confidence": "the story's confidence",
}
RICE = "reach * importance * confidence / effort"
_LONGEST = 300
_FUNCTIONS: dict[str, Callable[..., float]] = {"min": min, "max": max}


class Scored(Value, kw_only=True, frozen=True):
    """The result of a formula for a story, its inputs, and why there is no result."""

    value: float | None
    inputs: tuple[tuple[str, float | None], ...]
    unknown: str | None = None

    @property
    def words(self) -> str:
        """The result with its inputs: `12 (reach 4, importance 2, confidence 0.75, effort 0.5)`."""
        given = ", ".join(f"{name} {_number_words(one)}" for name, one in self.inputs)
        result = _number_words(self.value)
        why = f": {self.unknown}" if self.value is None and self.unknown else ""
        return f"{result}{why}{f' ({given})' if given else ''}"


def _number_words(value: float | None) -> str:
    return "unknown" if value is None else number_words(round(value, 2))


def read_formula(text: str, where: str) -> ast.expr:
    """A formula as a tree. Usage names what it cannot hold."""
    line = RICE if text.strip().lower() == "rice" else text.strip()
    if len(line) > _LONGEST:
        raise WrongSetting(f"{where} has {len(line)} characters; a formula has at most {_LONGEST}.")
    try:
        tree = ast.parse(line, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise WrongSetting(f"{where} is no formula: {line}. Write one such as {RICE}.") from None
    _check(tree, where)
    return tree


def names_in(tree: ast.expr) -> tuple[str, ...]:
    """The inputs that a formula takes, in the order of its text."""
    return tuple(dict.fromkeys(_names(tree)))


def inputs_of(story: Story, evidence: Evidence, customers: Mapping[str, Customer]) -> dict[str, float | None]:
    """The inputs that a formula may ask of a story; None where one is unknown."""
    known = [customers[one].arr for one in evidence.customer_ids if customers[one].arr is not None]
    return {
        "weight": evidence.weight,
        "arr": evidence.arr if known or not evidence.customers else None,
        "customers": evidence.customers,
        "requests": evidence.requests,
        "reach": evidence.customers,
        "importance": evidence.weight / evidence.customers if evidence.customers else None,
        "effort": story.effort,
        "confidence": story.confidence,
    }


def score(tree: ast.expr, known: Mapping[str, float | None]) -> Scored:
    """Evaluate a formula for these inputs."""
    inputs = tuple((name, known[name]) for name in names_in(tree))
    missing = [name for name, value in inputs if value is None]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        return Scored(value=None, inputs=inputs, unknown=f"{' and '.join(missing)} {verb} not known")
    try:
        value = _value(tree, known)
    except (ZeroDivisionError, OverflowError):
        return Scored(value=None, inputs=inputs, unknown="it divides by zero")
    if not math.isfinite(value):
        return Scored(value=None, inputs=inputs, unknown="it is too large")
    return Scored(value=value, inputs=inputs)


def _names(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Name():
            yield node.id
        case ast.BinOp():
            yield from _names(node.left)
            yield from _names(node.right)
        case ast.UnaryOp():
            yield from _names(node.operand)
        case ast.Call():
            for one in node.args:
                yield from _names(one)


def _check(node: ast.expr, where: str) -> None:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return
        case ast.Name(id=name):
            if name not in INPUTS:
                raise WrongSetting(
                    f"{where} asks for {name}, which no story has."
                    + (nearest_meant(name, INPUTS) or f" There is: {', '.join(INPUTS)}."),
                )
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
            _check(node.left, where)
            _check(node.right, where)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            _check(node.operand, where)
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _FUNCTIONS and node.args:
            for one in node.args:
                _check(one, where)
        case _:
            part = ast.unparse(node)
            part = f"{part[:40]}…" if len(part) > 40 else part
            raise WrongSetting(
                f"{where} holds {part}; a formula has numbers, names, + - * / ( ), min and max only."
            )


def _value(node: ast.expr, known: Mapping[str, float | None]) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.Name(id=name):
            found = known[name]
            assert found is not None
            return float(found)
        case ast.UnaryOp(op=op):
            return -_value(node.operand, known) if isinstance(op, ast.USub) else _value(node.operand, known)
        case ast.Call(func=ast.Name(id=name)):
            values = [_value(one, known) for one in node.args]
            return _FUNCTIONS[name](values)
        case ast.BinOp(op=op):
            left, right = _value(node.left, known), _value(node.right, known)
            if isinstance(op, ast.Add):
                return left + right
            if isinstance(op, ast.Sub):
                return left - right
            return left * right if isinstance(op, ast.Mult) else left / right
    raise AssertionError(node)
