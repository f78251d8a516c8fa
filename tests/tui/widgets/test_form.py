"""The field of a form: what stands under it."""

from datetime import date

import pytest

from roadmap_tui.actions.fields import ReadContext, Reader, day_ahead, numeral
from roadmap_tui.errors import Usage
from roadmap_tui.tui.widgets.form import FormField
from tests.each_row import each_row


@each_row(
    ("read", "text", "under"),
    [
        (numeral, "much", "a number without its unit, such as 7 or 12.5, not `much`."),
        (day_ahead, "2027-02-30", "there is no day 2027-02-30."),
    ],
)
@each_row("label", ["baseline", "target"])
def test_a_field_does_not_repeat_its_name(read: Reader, text: str, under: str, label: str) -> None:
    """What is wrong with its own value stands alone; with another's, its name stands before it."""
    field = FormField("baseline", "baseline", "", typed=lambda _name, _text: None)
    with pytest.raises(Usage) as caught:
        read(text, label, ReadContext(date(2026, 11, 29)))

    field.show_problem(caught.value)

    assert (under if label == "baseline" else caught.value.message) == field.message
