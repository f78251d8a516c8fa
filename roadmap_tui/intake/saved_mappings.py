"""Saved mappings, kept by name in `intake.toml` beside a person's settings."""

import re
from pathlib import Path
from typing import NamedTuple

from roadmap_tui.errors import Usage
from roadmap_tui.files.folders import config_folder
from roadmap_tui.intake.shapes import PLAIN, SHAPES, Shape
from roadmap_tui.settings.edit import set_value
from roadmap_tui.settings.load import parse_file
from roadmap_tui.text.characters import one_line

FILE = "intake.toml"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")


class SavedMapping(NamedTuple):
    """A mapping by its name: the shape it starts from, `COLUMN=FIELD` on top, the zone of its times."""

    name: str
    shape: str | None = None
    maps: tuple[str, ...] = ()
    zone: str | None = None


def remembered_file() -> Path:
    """The file of saved mappings; there need not be one yet."""
    return config_folder() / FILE


def remembered() -> dict[str, SavedMapping]:
    """Every mapping that is kept, by name. Usage where the file cannot be read."""
    found = {}
    for name, kept in parse_file(remembered_file()).items():
        if isinstance(kept, dict):
            found[name] = _read(name, kept)
    return found


def recall(name: str) -> SavedMapping:
    """The mapping that `--from` names: a kept one or a shape. Usage names the nearest where it is neither."""
    from roadmap_tui.text.nearest import meant

    wanted = name.strip().lower()
    tools = [one.name for one in every_shape()]
    if wanted in tools:
        return SavedMapping(wanted, shape=wanted)
    kept = {known.lower(): one for known, one in remembered().items()}
    if wanted in kept:
        return kept[wanted]
    raise Usage(f"There is no shape {one_line(name)!r}.{meant(wanted, (*tools, *kept))}")


def remember(mapping: SavedMapping) -> Path:
    """Keep a mapping, in place of one of the same name, and say where. Usage for a name that cannot be taken."""
    name = mapping.name
    if _NAME.fullmatch(name) is None:
        raise Usage(f"A mapping's name is letters, digits, - and _, not {one_line(name)!r}.")
    if name.lower() in {one.name for one in every_shape()}:
        raise Usage(f"{name} is a shape of its own; choose another name for your mapping.")
    path = remembered_file()
    set_value(path, name, "shape", mapping.shape)
    set_value(path, name, "map", list(mapping.maps))
    set_value(path, name, "tz", mapping.zone)
    return path


def every_shape() -> tuple[Shape, ...]:
    """The tools' shapes and the one of any other table."""
    return (*SHAPES, PLAIN)


def _read(name: str, kept: dict[str, object]) -> SavedMapping:
    def text(key: str) -> str | None:
        value = kept.get(key)
        if value is not None and not isinstance(value, str):
            raise Usage(f"{remembered_file()}: [{name}] {key} is a text.")
        return value

    maps = kept.get("map", [])
    if not isinstance(maps, list) or not all(isinstance(one, str) for one in maps):
        raise Usage(f'{remembered_file()}: [{name}] map is a list such as ["Priority=importance"].')
    return SavedMapping(name=name, shape=text("shape"), maps=tuple(maps), zone=text("tz"))
