"""Read the times of a table in its own format and time zone."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from models.services.rows.row_error import RowError

_EPOCH = re.compile(r"\d{9,}(\.\d*)?")  # eight digits are a day


def zone_named(name: str) -> tzinfo:
    """Return a time zone by its IANA name.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    if name.upper() in ("UTC", "Z"):
        return UTC
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):  # an unknown key, a path, a folder of zones
        raise ValueError(
            f"there is no time zone {name!r:.60}; give an IANA name such as Europe/Berlin"
        ) from None


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """The format of a table's times.

    Parameters
    ----------
    pattern
        As in Python's ``strptime``; blank for ISO 8601 and Unix epochs.
    zone
        IANA name of the zone of times that name none.
    """

    pattern: str = ""
    zone: str = "UTC"

    def utc(self, text: str) -> str:
        """Return a time in ISO 8601 with its zone; blank stays blank.

        Of an hour that comes twice, when clocks are set back, the first is meant.

        Raises
        ------
        RowError
            If the text is not of the format, or its hour does not exist, since clocks were set
            forward.
        """
        if not text:
            return ""
        moment = self._read(text)
        if moment is None:
            return text  # an epoch, or a fault that the check of all times names
        if moment.tzinfo is None:
            local = moment.replace(tzinfo=zone_named(self.zone))
            back = local.astimezone(UTC).astimezone(local.tzinfo)
            if back.replace(tzinfo=None) != moment:
                raise RowError(f"the time {text[:60]!r} does not exist in {self.zone}")
            moment = local
        try:
            return moment.astimezone(UTC).isoformat()
        except OverflowError:
            raise RowError(f"unreadable time {text[:60]!r}") from None

    def _read(self, text: str) -> datetime | None:
        if self.pattern:
            try:
                return datetime.strptime(text, self.pattern)  # noqa: DTZ007 (the zone follows)
            except ValueError:
                raise RowError(
                    f"the time {text[:60]!r} is not of the format {self.pattern!r}"
                ) from None
        if _EPOCH.fullmatch(text):
            return None
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return None
