"""An office of each tracker; nothing asked or answered there may break its contract."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.laws.offices import OFFICES, LawOffice


@pytest.fixture(params=OFFICES)
def law_office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[LawOffice]:
    made = OFFICES[request.param](tmp_path)
    with made.fake:
        yield made
    assert [] == made.fake.breaches
