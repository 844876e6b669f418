"""The days, hours and zones on which the tests are run in turn."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from models.records.days import DAY_MS

MONDAY = datetime(2027, 2, 1, tzinfo=UTC)
HOURS = (timedelta(minutes=5), timedelta(hours=12), timedelta(hours=23, minutes=55))
ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "Pacific/Apia")


@dataclass(frozen=True, slots=True)
class OtherDay:
    """A moment, and the zone of the machine on which it is lived through."""

    moment: datetime
    zone: str = "UTC"

    def __str__(self) -> str:
        return f"{self.moment.astimezone(UTC):%A %Y-%m-%d %H:%M} UTC, TZ={self.zone}"


def _at(text: str, zone: str) -> OtherDay:
    return OtherDay(datetime.fromisoformat(text).replace(tzinfo=UTC), zone)


WEEK = tuple(
    OtherDay(MONDAY + timedelta(days=day) + hour, ZONES[(3 * day + place) % len(ZONES)])
    for day in range(7)
    for place, hour in enumerate(HOURS)
)
TURNS = (  # of a month, a year, and the clocks
    _at("2028-02-28T23:55", "UTC"),
    _at("2028-02-29T00:05", "America/New_York"),
    _at("2028-02-29T23:55", "Asia/Kolkata"),
    _at("2027-12-31T23:55", "Pacific/Apia"),
    _at("2028-01-01T00:05", "UTC"),
    _at("2027-03-14T06:59", "America/New_York"),  # a minute before 01:59 becomes 03:00
    _at("2027-11-07T05:30", "America/New_York"),  # the first of two half past one
    _at("2027-11-07T06:30", "America/New_York"),  # the second
    _at("2027-03-28T00:59", "Europe/Berlin"),
    _at("2027-10-31T00:30", "Europe/Berlin"),
)
DAYS = WEEK + TURNS


def in_turn(now_ms: int) -> OtherDay:
    """Choose the day whose turn it is.

    Parameters
    ----------
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.
    """
    return DAYS[now_ms // DAY_MS % len(DAYS)]
