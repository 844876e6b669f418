"""Format moments, numbers and pairs of numbers in links."""

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from dashboard.shared.urls.codec import Codec

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MILLISECOND = timedelta(milliseconds=1)
NUMBER = re.compile(r"-?[0-9]{1,30}([.][0-9]{1,30})?(e[-+]?[0-9]{1,3})?")
WHOLE = re.compile("[0-9]{1,15}")


def moment_codec() -> Codec:
    """Format a moment as 2026-05-03T14:05:00Z, milliseconds if need be; None is the default.

    A date alone means the end of that day: what was known when it was over.
    """

    def read(values: Sequence[str]) -> int:
        text = values[-1]
        try:
            found = datetime.fromisoformat(text)
            if len(text) == len("2026-05-03"):
                found += timedelta(days=1) - SECOND
            if found.tzinfo is None:
                found = found.replace(tzinfo=UTC)
            whole = (found - EPOCH) // MILLISECOND
        except (ValueError, OverflowError):
            raise ValueError("is not a moment like 2026-05-03T14:05:00Z") from None
        if whole < 0:
            raise ValueError("is before 1970")
        return whole

    return Codec(read, lambda time_ms: [] if time_ms is None else [format_moment(time_ms)])


def format_moment(time_ms: int) -> str:
    """Format a time in milliseconds since 1970-01-01 as links do."""
    moment = EPOCH + timedelta(milliseconds=time_ms)
    detail = "milliseconds" if time_ms % 1000 else "seconds"
    return moment.replace(tzinfo=None).isoformat(timespec=detail) + "Z"


def pair_codec() -> Codec:
    """Format two numbers, the smaller first, as ``1.5,2``; None is the default."""

    def read(values: Sequence[str]) -> tuple[float, float]:
        parts = values[-1].split(",")
        if len(parts) != 2 or not all(NUMBER.fullmatch(part) for part in parts):
            raise ValueError("is not two numbers like 1.5,2")
        low, high = float(parts[0]), float(parts[1])
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise ValueError("is not a smaller and a larger number")
        return low, high

    return Codec(read, lambda pair: [] if pair is None else [f"{pair[0]!r},{pair[1]!r}"])


def identity_codec() -> Codec:
    """Format the number of a stored thing; None is the default."""

    def read(values: Sequence[str]) -> int:
        return _identity(values[-1])

    return Codec(read, lambda number: [] if number is None else [str(number)])


def identities_codec(most: int) -> Codec:
    """Format up to ``most`` different numbers of stored things, one ``name=`` each."""

    def read(values: Sequence[str]) -> tuple[int, ...]:
        different = tuple(dict.fromkeys(_identity(value) for value in values))
        if len(different) > most:
            raise ValueError(f"is one of {len(different)}, and a page shows at most {most}")
        return different

    return Codec(read, lambda numbers: [str(number) for number in numbers])


def _identity(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise ValueError("is not the number of a stored thing")
    return int(text)
