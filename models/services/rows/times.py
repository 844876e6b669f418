"""Read a time: ISO 8601, or Unix epoch in s, ms, µs or ns distinguished by its size."""

import re
from datetime import UTC, datetime, timedelta

from models.services.rows.row_error import RowError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
# Seconds reach 1e11 in the year 5138; milliseconds leave 1e11 in March 1973. So between 1973
# and 5138 the number of digits tells the unit, and times before 1973 must be spelled in ISO.
_SMALLEST_EPOCH = 1e8
_LEAP_SECOND = re.compile(r"(?<=[T ])(\d\d(:?)59\2)60(?![\d:])")
_LARGEST_EPOCH = 1e20
_UNITS_PER_MS = ((1e11, 1e-3), (1e14, 1.0), (1e17, 1e3), (_LARGEST_EPOCH, 1e6))


def parse_time(text: str) -> tuple[int, bool]:
    """Read a time.

    Parameters
    ----------
    text
        ISO 8601 (a blank may stand for the T), or a Unix epoch in seconds, milliseconds,
        microseconds or nanoseconds.

    Returns
    -------
    time_ms
        Milliseconds since 1970-01-01 UTC.
    zoneless
        Whether the text named no zone, so that UTC was assumed.

    Raises
    ------
    RowError
        If the text is blank, unreadable, or before 1970.
    """
    text = text.strip()
    if not text:
        raise RowError("no time")
    if text[0].isdigit() and "-" not in text[:8] and ":" not in text:
        epoch = _epoch_ms(text)
        if epoch is not None:
            return epoch, False
    spelled = text.upper()
    if spelled.endswith((" UTC", " GMT")):
        spelled = spelled[:-4] + "+00:00"
    # A leap second is the first one of the next minute, as in Unix time.
    whole, leap = _LEAP_SECOND.subn(r"\g<1>59", spelled)
    try:
        moment = datetime.fromisoformat(_join_zone(whole)) + leap * timedelta(seconds=1)
    except (ValueError, OverflowError):
        raise RowError(f"unreadable time {text[:60]!r}") from None
    zoneless = moment.tzinfo is None
    if zoneless:
        moment = moment.replace(tzinfo=UTC)
    time_ms = (moment - _EPOCH) // _MILLISECOND
    if time_ms < 0:
        raise RowError(f"time before 1970: {text[:60]!r}")
    return time_ms, zoneless


def _epoch_ms(text: str) -> int | None:
    """Milliseconds of a Unix epoch; None where the text is no number or too small for one."""
    if not text.isascii() or "_" in text:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    if not _SMALLEST_EPOCH <= number < _LARGEST_EPOCH:
        return None  # eight digits are a day, 20240131
    if text.isdigit():
        digits = int(text)  # exact, where a float would lose nanoseconds
        for bound, per_ms in _UNITS_PER_MS:
            if digits < bound:
                return digits * 1000 if per_ms < 1 else digits // int(per_ms)
    for bound, per_ms in _UNITS_PER_MS:
        if number < bound:
            return round(number / per_ms)
    return None


def _join_zone(text: str) -> str:
    """Remove the blank before a zone, as in ``2024-01-31 12:00:00 +0100``."""
    head, _, zone = text.rpartition(" ")
    return head + zone if head and zone[:1] in "+-" and zone[1:2].isdigit() else text
