"""What rounds to zero has no sign, wherever a change is written."""

import json

import pytest

from dashboard.releases.grid import PERCENT
from data.analysis_text import signed_percent
from models.services.gate.output.figures import change
from models.stats.comparison.signed_number import MINUS, signed_number


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (2.314, 2, "+2.31"),
        (-2.314, 2, "-2.31"),
        (0.004, 2, "0.00"),
        (-0.004, 2, "0.00"),
        (-0.0, 2, "0.00"),
        (-0.006, 2, "-0.01"),
        (-0.04, 1, "0.0"),
        (-0.4, 0, "0"),
        (-120.0, 0, "-120"),
    ],
)
def test_the_sign_is_that_of_what_is_shown(value: float, digits: int, text: str) -> None:
    assert signed_number(value, digits) == text
    assert signed_number(value, digits, MINUS) == text.replace("-", "−")


def test_gate_and_analysis_share_it() -> None:
    assert (change(-0.002), change(-0.2), change(0.2)) == ("0.00 %", "−0.20 %", "+0.20 %")
    assert (signed_percent(-0.002), signed_percent(-0.2)) == ("0.00 %", "-0.20 %")
    assert "< 0.005 ? '0.00'" in json.dumps(PERCENT)
