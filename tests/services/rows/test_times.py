from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.services.rows.row_error import RowError
from models.services.rows.times import parse_time

MOMENT = 1_727_311_774_000  # 2024-09-26T00:49:34Z


@pytest.mark.parametrize(
    "text",
    [
        "2024-09-26T00:49:34Z",
        "2024-09-26t00:49:34z",
        "2024-09-26 00:49:34Z",
        "2024-09-26T02:49:34+02:00",
        "2024-09-26 02:49:34 +0200",
        "2024-09-26 00:49:34 UTC",
        "2024-09-26 00:49:34 GMT",
        "2024-09-25 17:49:34 -0700",
        "2024-09-25 17:49:34.000 -0700",
        "2024-09-25 17:49:34 -07:00",
        "20240926T004934Z",
        "2024-09-26T00:49:34.0009Z",
        "1727311774",
        " 1727311774 ",
        "1727311774.0",
        "1.727311774e+09",
        "1727311774000",
        "1727311774000000",
        "1727311774000000000",
    ],
)
def test_every_form_with_a_zone(text: str) -> None:
    assert parse_time(text) == (MOMENT, False)


@pytest.mark.parametrize("text", ["2024-09-26T00:49:34", "2024-09-26 00:49:34", "20240926T004934"])
def test_without_a_zone_utc_is_assumed_and_said(text: str) -> None:
    assert parse_time(text) == (MOMENT, True)


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("text", "time_ms"),
    [
        ("2024-09-26T00:49:34", MOMENT),
        ("2024-03-10T02:30:00", 1_710_037_800_000),  # an hour that New York does not have
        ("2024-11-03T01:30:00", 1_730_597_400_000),  # an hour that New York has twice
        ("2024-02-29", 1_709_164_800_000),
        ("2024-12-31T23:59:59.999", 1_735_689_599_999),
    ],
)
def test_the_machine_s_zone_does_not_matter(text: str, time_ms: int) -> None:
    assert parse_time(text) == (time_ms, True)


@pytest.mark.parametrize("text", ["2024-09-26", "20240926"])
def test_a_day_is_its_midnight(text: str) -> None:
    assert parse_time(text) == (1_727_308_800_000, True)


def test_fractions_of_an_epoch_are_kept_to_the_millisecond() -> None:
    assert parse_time("1727311774.5") == (MOMENT + 500, False)
    assert parse_time("1727311774499999999") == (MOMENT + 499, False)
    assert parse_time("1727311774.0017") == (MOMENT + 2, False)
    assert parse_time("1727311774001.7") == (MOMENT + 2, False)


def test_time_begins_in_1970() -> None:
    assert parse_time("1970-01-01T00:00:00Z") == (0, False)
    assert parse_time("1970-01-01") == (0, True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no time"),
        ("  ", "no time"),
        ("yesterday", "unreadable time 'yesterday'"),
        ("2024-13-01", "unreadable"),
        ("2024-02-30T00:00:00Z", "unreadable"),
        ("12/31/2024", "unreadable"),
        ("0", "unreadable"),
        ("-5", "unreadable"),
        ("1_727_311_774", "unreadable"),
        ("nan", "unreadable"),
        ("inf", "unreadable"),
        ("1e300", "unreadable"),
        ("1969-12-31T23:59:59Z", "before 1970"),
        ("0001-01-01T00:00:00+23:00", "before 1970"),
    ],
)
def test_unreadable_times_say_why(text: str, reason: str) -> None:
    with pytest.raises(RowError, match=reason):
        parse_time(text)


@given(
    st.datetimes(datetime(1974, 1, 1), datetime(5000, 1, 1)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60),
)
def test_iso_and_epochs_agree(moment: datetime, offset_min: int) -> None:
    moment = moment.replace(tzinfo=timezone(timedelta(minutes=offset_min)))
    micros = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    expected = (micros // 1000, False)
    assert parse_time(moment.isoformat()) == expected
    assert parse_time(str(micros // 1000)) == expected
    assert parse_time(str(micros)) == expected
    assert parse_time(str(micros // 1_000_000)) == (micros // 1_000_000 * 1000, False)


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_a_reason(text: str) -> None:
    with suppress(RowError):
        assert parse_time(text)[0] >= 0


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("2016-12-31 23:59:60", "2017-01-01 00:00:00"),
        ("2016-12-31T23:59:60.5Z", "2017-01-01T00:00:00.5Z"),
        ("20161231T235960Z", "20170101T000000Z"),
        ("2017-01-01T00:59:60+01:00", "2017-01-01T00:00:00Z"),
    ],
)
def test_a_leap_second_is_the_first_of_the_next_minute(text: str, same: str) -> None:
    assert parse_time(text) == parse_time(same)


@pytest.mark.parametrize("text", ["2016-12-31T23:59:61Z", "2016-12-31T23:58:60Z"])
def test_what_is_no_leap_second_is_unreadable(text: str) -> None:
    with pytest.raises(RowError, match="unreadable time"):
        parse_time(text)
