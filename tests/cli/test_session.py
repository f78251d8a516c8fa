"""What a command knows of who runs it, where and when."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from roadmap_tui.actions.fields import day_ahead
from roadmap_tui.cli.app.session import Flags, Session
from roadmap_tui.errors import Usage
from roadmap_tui.store import open_store


def test_reading_creates_nothing(here: Path) -> None:
    """Where there is no board, an empty one is read and no file appears."""
    snapshot = Session().read()

    assert (snapshot.stories, snapshot.requests, snapshot.customers) == ({}, {}, {})
    assert sorted(path.name for path in here.parent.iterdir()) == ["work"]


def test_writing_creates_the_board_and_says_so(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A change makes the board that it needs, once, and says where."""
    flags = Flags()
    flags.board = "new.json"
    Session(flags).writing()
    Session(flags).writing()

    assert capsys.readouterr().err == f"Created a board in {here / 'new.json'}.\n"
    assert open_store(here / "new.json").read().board.name == "new"


def test_today_can_be_rehearsed() -> None:
    """ROADMAP_TODAY is today, at noon."""
    session = Session()

    assert session.today == date(2026, 3, 18)
    assert session.now == datetime(2026, 3, 18, 12, tzinfo=UTC)
    assert day_ahead("friday", "--on", session.reading) == date(2026, 3, 20)


def test_a_wrong_rehearsal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day that cannot be read is refused."""
    monkeypatch.setenv("ROADMAP_TODAY", "soon")

    with pytest.raises(Usage, match="ROADMAP_TODAY"):
        _ = Session().today


def test_now_is_whole_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a rehearsal it is the clock's instant, the same for the whole command."""
    monkeypatch.delenv("ROADMAP_TODAY")
    session = Session()

    assert session.now.microsecond == 0
    assert session.now is session.now
    assert abs((datetime.now(UTC) - session.now).total_seconds()) < 5


def test_quarters_follow_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """[calendar] year_starts reaches the days that people type."""
    monkeypatch.setenv("ROADMAP_CALENDAR_YEAR_STARTS", "4")

    assert day_ahead("Q1 2027", "--due", Session().reading) == date(2027, 6, 30)


def test_without_a_terminal_nothing_is_asked() -> None:
    """A question without a person is refused with the way around it."""
    flags = Flags()
    flags.no_input = True

    with pytest.raises(Usage, match="Give --yes"):
        Session(flags).confirm("Really?", "Give --yes to go on.")


def test_me_comes_from_the_flag() -> None:
    """--me wins over everything."""
    flags = Flags()
    flags.me = "Bob"

    assert Session(flags).me == "Bob"
    assert Session().me == "Ada"
