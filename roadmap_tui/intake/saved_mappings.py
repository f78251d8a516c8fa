"""Saved mappings, kept by name in `intake.toml` beside a person's settings."""

import re
import shlex
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from roadmap_tui.errors import Usage
from roadmap_tui.files.folders import config_folder
from roadmap_tui.intake.cells import ORDERS
from roadmap_tui.intake.shapes import PLAIN, SHAPES, Shape
from roadmap_tui.settings.edit import set_value
from roadmap_tui.settings.load import parse_file
from roadmap_tui.text.characters import one_line

FILE = "intake.toml"
_DAYS = "days"
"""The section that holds the order of days of each tool's exports."""
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")


class SavedMapping(NamedTuple):
    """A mapping by its name: the shape it starts from, `COLUMN=FIELD` on top, the zone of its times.

    And the source of its rows, the order of its days (`day-first`, `month-first`), and which rows are taken.
    """

    name: str
    shape: str | None = None
    maps: tuple[str, ...] = ()
    zone: str | None = None
    source: str | None = None
    days: str | None = None
    tags: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


def remembered_file() -> Path:
    """The file of saved mappings; there need not be one yet."""
    return config_folder() / FILE


def remembered() -> dict[str, SavedMapping]:
    """Every mapping that is kept, by name. Usage where the file cannot be read."""
    found = {}
    for name, kept in parse_file(remembered_file()).items():
        if isinstance(kept, dict) and name != _DAYS:
            found[name] = read_mapping(name, kept, str(remembered_file()))
    return found


def recall(name: str, others: Mapping[str, SavedMapping] | None = None) -> SavedMapping:
    """The mapping that `--from` names: a kept one, one of `others`, or a shape. Usage names the nearest."""
    from roadmap_tui.text.nearest import meant

    wanted = name.strip().lower()
    tools = [one.name for one in every_shape()]
    if wanted in tools:
        return SavedMapping(wanted, shape=wanted)
    kept = {known.lower(): one for known, one in {**(others or {}), **remembered()}.items()}
    if wanted in kept:
        return kept[wanted]
    raise Usage(f"There is no shape {one_line(name)!r}.{meant(wanted, (*tools, *kept))}")


def remember(mapping: SavedMapping) -> Path:
    """Keep a mapping, in place of one of the same name, and say where. Usage for a name that cannot be taken."""
    check_name(mapping.name)
    path = remembered_file()
    for key, value in written(mapping).items():
        set_value(path, mapping.name, key, value)
    return path


def check_name(name: str) -> None:
    """Refuse a name that no mapping can have."""
    if _NAME.fullmatch(name) is None:
        raise Usage(f"A mapping's name is letters, digits, - and _, not {one_line(name)!r}.")
    if name.lower() in {_DAYS, *(one.name for one in every_shape())}:
        raise Usage(f"{name} is a shape of its own; choose another name for your mapping.")


def written(mapping: SavedMapping) -> dict[str, str | list[str] | None]:
    """A mapping as a section of a settings file holds it; None where a key is not there."""
    return {
        "shape": mapping.shape,
        "map": list(mapping.maps),
        "tz": mapping.zone,
        "source": mapping.source,
        "days": mapping.days,
        "tags": list(mapping.tags) or None,
        "only": list(mapping.only) or None,
    }


_OPTIONS = {"--from": "shape", "--tz": "zone", "--source": "source", "--days": "days"}
_LISTS = {"--map": "maps", "--tag": "tags", "--only": "only"}


def as_options(mapping: SavedMapping) -> str:
    """A mapping as the options of an import write it, for a setting that a team shares."""
    words = [(option, getattr(mapping, name)) for option, name in _OPTIONS.items()]
    words += [(option, one) for option, name in _LISTS.items() for one in getattr(mapping, name)]
    return shlex.join(part for option, value in words if value is not None for part in (option, value))


def of_options(name: str, options: str) -> SavedMapping:
    """A mapping of such options. Usage for an option that is none of a mapping's."""
    where = f"intake.mappings.{name}"
    try:
        words = shlex.split(options)
    except ValueError:
        raise Usage(f"{where} has a quote that is not closed.") from None
    found: dict[str, Any] = {}
    for option, value in zip_longest(words[::2], words[1::2]):
        if option in _LISTS and value is not None:
            found.setdefault(_LISTS[option], []).append(value)
        elif option in _OPTIONS and value is not None:
            found[_OPTIONS[option]] = value
        else:
            raise Usage(
                f"{where} takes {', '.join((*_OPTIONS, *_LISTS))}, each with a value, not {one_line(option)}."
            )
    kept = {"map": found.pop("maps", []), "tz": found.pop("zone", None), **found}
    return read_mapping(name, kept, where)


def days_of(shape: Shape) -> str | None:
    """The order of days that a person said once for a tool's exports; None where nobody did."""
    kept = parse_file(remembered_file()).get(_DAYS)
    found = kept.get(shape.name) if isinstance(kept, dict) and shape.system is not None else None
    return found if found in ORDERS else None


def remember_days(shape: Shape, days: str) -> Path | None:
    """Keep the order of days of a tool's exports, and say where; None for a table that is no tool's."""
    if shape.system is None:
        return None
    set_value(remembered_file(), _DAYS, shape.name, days)
    return remembered_file()


def every_shape() -> tuple[Shape, ...]:
    """The tools' shapes and the one of any other table."""
    return (*SHAPES, PLAIN)


def read_mapping(name: str, kept: Mapping[str, object], where: str) -> SavedMapping:
    """A mapping of a section of settings. Usage, naming `where` it stands, for a value that is none."""

    def text(key: str) -> str | None:
        value = kept.get(key)
        if value is not None and not isinstance(value, str):
            raise Usage(f"{where}: [{name}] {key} is a text.")
        return value

    def texts(key: str) -> tuple[str, ...]:
        value = kept.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Usage(f'{where}: [{name}] {key} is a list such as ["Priority=importance"].')
        return tuple(value)

    days = text("days")
    if days is not None and days not in ORDERS:
        raise Usage(f"{where}: [{name}] days is {' or '.join(ORDERS)}.")
    return SavedMapping(
        name=name,
        shape=text("shape"),
        maps=texts("map"),
        zone=text("tz"),
        source=text("source"),
        days=days,
        tags=texts("tags"),
        only=texts("only"),
    )
