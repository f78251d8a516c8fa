"""Tables decoded for a board that stays open."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.model.records import Request, Source
from roadmap_tui.store import table_parts
from roadmap_tui.store.document import Content
from roadmap_tui.store.rows import Unreadable, encode_record
from tests.store.kit import request

ROWS = st.lists(
    st.builds(
        lambda said, channel: {"said": said, "channel": channel},
        st.text(st.characters(codec="utf-8"), max_size=60),
        st.sampled_from([None, "mail", "call"]),
    ),
    max_size=40,
)


def document(records: list[Request]) -> bytes:
    lines = ",\n".join(f'"{one.id[2:]}": {bytes(encode_record(one)).decode()}' for one in records)
    return f'{{\n"requests": {{\n{lines}\n}}\n}}\n'.encode()


@given(ROWS, st.integers(1, 400))
def test_a_table_in_parts_is_the_table(rows: list[dict[str, Any]], part: int) -> None:
    """Decoded in parts of any length, a table holds the same records in the same order."""
    data = document([request(f"R-{at}", **row) for at, row in enumerate(rows, 1)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_parts, "PART", part)
        patch.setattr(table_parts, "_SPARE", 1)
        shared = Content(data).table(Request, shared=True)

    assert list(Content(data).table(Request).items()) == list(shared.items())


def test_what_many_records_have_is_held_once() -> None:
    """Equal values of a field, and of a part of a record, are one object; what differs is left."""
    records = [
        request(f"R-{at}", f"said {at}", csm="Ben Achterberg", source=Source(system="zendesk", id=str(at)))
        for at in range(1, 101)
    ]
    found = [*Content(document(records)).table(Request, shared=True).values()]

    assert found == records
    assert len({id(one.csm) for one in found}) == 1
    assert len({id(one.source.system) for one in found if one.source is not None}) == 1


@pytest.mark.parametrize("indent", [None, 0, 2])
def test_a_table_that_another_program_laid_out(indent: int | None) -> None:
    """Rows over several lines, all on one, or in another order, are read as ever."""
    tables = json.loads(document([request(f"R-{at}") for at in (1, 2, 3)]))
    tables["requests"] = dict(reversed(tables["requests"].items()))
    data = json.dumps(tables, indent=indent).encode()

    assert list(Content(data).table(Request, shared=True)) == ["R-1", "R-2", "R-3"]


def test_a_row_that_cannot_be_read_is_named() -> None:
    """A fault in any part is told as of the whole table."""
    data = document([request(f"R-{at}") for at in range(1, 50)]).replace(b'"R-33"', b'"R-44"')

    with pytest.raises(Unreadable, match="R-33 in the table requests"):
        Content(data).table(Request, shared=True)
