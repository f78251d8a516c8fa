"""A web form's text, or a salesperson's, as the request that would be written down by hand."""

from datetime import date
from pathlib import Path

import pytest

from roadmap_tui.actions import requests
from roadmap_tui.actions.fields import ReadContext, read_request
from roadmap_tui.intake.forms import read_forms
from roadmap_tui.intake.incoming import read_requests
from roadmap_tui.intake.requests import import_requests
from roadmap_tui.model.records import Customer, Request
from tests.each_row import each_row
from tests.intake.boards import TODAY, change

FORM = """\
Company: Brunnhof Clinics
Contact: Nora Falk
**Message:** We scroll for minutes
to find our shift.

Every day.
Frequency: twice a shift
- Workaround: a list on paper
Importance: 3
Date: 2027-02-03
"""


def test_a_form_gives_the_request_that_a_person_would_write(tmp_path: Path) -> None:
    """Field by field, but for where it came from and who owns the account."""
    path = tmp_path / "form.txt"
    path.write_text(FORM)
    ours, theirs = change(), change()
    import_requests(theirs, read_requests(path, today=TODAY))
    typed = {
        "said": "We scroll for minutes\nto find our shift.\n\nEvery day.", "person": "Nora Falk",
        "frequency": "twice a shift", "workaround": "a list on paper", "importance": "3", "heard": "2027-02-03",
    }  # fmt: skip
    requests.add(ours, read_request(typed, ReadContext(TODAY)), customer="Brunnhof Clinics")
    (one,), (other,) = ours.transaction.find(Request), theirs.transaction.find(Request)
    apart = {"uid", "source", "batch", "csm"}

    assert {name: getattr(one, name) for name in one.__struct_fields__ if name not in apart} == {
        name: getattr(other, name) for name in other.__struct_fields__ if name not in apart
    }
    assert [one.name for one in theirs.transaction.find(Customer)] == ["Brunnhof Clinics"]


@pytest.mark.parametrize("between", ["---\n", "", "\n* * *\n\n"])
def test_several_forms_are_several_rows(tmp_path: Path, between: str) -> None:
    """A line of dashes ends one, and so does a label that comes again."""
    path = tmp_path / "forms.txt"
    path.write_text(f"Kunde: Talwerk\nNachricht: Zu laut\n{between}Kunde: Fjell\nNachricht: Zu: langsam\n")
    board = change()
    import_requests(board, read_requests(path, today=date(2027, 3, 4)))

    assert [one.said for one in board.transaction.find(Request)] == ["Zu laut", "Zu: langsam"]


@each_row(
    "text",
    [
        "said,customer\nToo loud: really,Acme\n",
        "Note: the export\n",
        "Hello Ann,\nCompany: x\nMessage: y\n",
        "a\n",
    ],
)
def test_other_texts_are_no_form(text: str) -> None:
    """A table, a line with a colon, a letter that quotes one."""
    assert read_forms(text) is None
