import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.measurement import Status
from models.services.rows.fields import parse_iteration, parse_status, parse_truth, parse_value
from models.services.rows.row_error import RowError


@given(st.floats(-1e150, 1e150))
def test_every_usable_number_is_read_exactly(value: float) -> None:
    assert parse_value(repr(value), Status.OK) == value
    assert parse_value(f" {value!r} ", Status.FAILED) == value


@pytest.mark.parametrize("text", ["", "nan", "NaN", "null", "None", "NA", " "])
@pytest.mark.parametrize("status", [Status.FAILED, Status.TIMED_OUT])
def test_a_run_that_did_not_end_well_needs_no_value(text: str, status: Status) -> None:
    assert parse_value(text, status) is None


@pytest.mark.parametrize(
    ("text", "status", "reason"),
    [
        ("", Status.OK, "no value, although the status is ok"),
        ("  ", Status.OK, "no value"),
        ("nan", Status.OK, "'nan' is not a number"),
        ("fast", Status.OK, "'fast' is not a number"),
        ("1,5", Status.OK, "'1,5' is not a number"),
        ("1_000", Status.OK, "'1_000' is not a number"),
        ("0x10", Status.OK, "not a number"),
        ("12 ms", Status.FAILED, "'12 ms' is not a number"),
        ("inf", Status.OK, "'inf' is infinite"),
        ("-Infinity", Status.FAILED, "'-Infinity' is infinite"),
        ("1e999", Status.OK, "'1e999' is infinite"),
    ],
)
def test_values_that_cannot_be_used_say_why(text: str, status: Status, reason: str) -> None:
    with pytest.raises(RowError, match=reason):
        parse_value(text, status)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", Status.OK),
        ("OK", Status.OK),
        ("passed", Status.OK),
        ("Failed", Status.FAILED),
        ("error", Status.FAILED),
        ("timed_out", Status.TIMED_OUT),
        ("Timed Out", Status.TIMED_OUT),
        ("timed-out", Status.TIMED_OUT),
        ("time out", Status.TIMED_OUT),
        ("timeout", Status.TIMED_OUT),
    ],
)
def test_statuses_in_their_usual_spellings(text: str, status: Status) -> None:
    assert parse_status(text) is status


def test_an_unknown_status_is_not_guessed() -> None:
    with pytest.raises(RowError, match="unknown status 'skipped'"):
        parse_status("skipped")


def test_truths() -> None:
    assert [parse_truth(text) for text in ("true", "YES", "1", "t")] == [True] * 4
    assert [parse_truth(text) for text in ("False", "no", "0", "0.0")] == [False] * 4
    assert parse_truth("") is None
    with pytest.raises(RowError, match="neither true nor false"):
        parse_truth("maybe")


@pytest.mark.parametrize(("text", "number"), [("", -1), ("0", 0), ("17", 17), ("3.0", 3)])
def test_iterations(text: str, number: int) -> None:
    assert parse_iteration(text) == number


@pytest.mark.parametrize("text", ["-1", "1.5", "first", "nan", "inf", "1e12"])
def test_what_is_no_iteration(text: str) -> None:
    with pytest.raises(RowError, match="not a whole number"):
        parse_iteration(text)


def test_no_value_is_ever_infinite_or_nan() -> None:
    for text in ("1e150", "-1e150", "5e-324"):
        value = parse_value(text, Status.OK)
        assert value is not None
        assert math.isfinite(value)


@pytest.mark.parametrize("text", ["1e151", "-1e308", "1e200"])
def test_a_value_that_no_statistic_can_use_is_refused(text: str) -> None:
    with pytest.raises(RowError, match=r"is larger than 1e\+150"):
        parse_value(text, Status.OK)
