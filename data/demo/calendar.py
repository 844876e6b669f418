"""When things happen in the demo: its days, its releases, its slots for runs.

Everything is counted back from the last day, so that the history looks alike whenever it is
made: a step "6 days before the end" is as recent next year as it is today.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from models.records.release import Release

DAYS = 400
RELEASE_EVERY = 42  # days: six weeks
LAST_RELEASE = 20  # days before the end
NEWEST_VERSION = 52
SLOT_HOURS = (2, 8, 14, 20)  # UTC; each slot has one revision per branch
_WEEKEND_SLOTS = (1, 3)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which one revision of a branch is measured on all platforms."""

    day: int  # 0 is the first day, DAYS - 1 the last
    index: int  # into SLOT_HOURS
    time_ms: int  # when it begins; its runs follow within the hour


@dataclass(frozen=True, slots=True)
class Calendar:
    """The demo's days up to and with `until`."""

    until: date

    @property
    def first_day(self) -> date:
        """The first of the `DAYS` days."""
        return self.until - timedelta(days=DAYS - 1)

    def slot_time_ms(self, days_before_end: int, index: int) -> int:
        """Begin of a slot, milliseconds since 1970 UTC."""
        day = self.until - timedelta(days=days_before_end)
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return int(midnight.timestamp()) * 1000 + SLOT_HOURS[index] * 3_600_000

    def weekday(self, day: int) -> int:
        """Return the weekday of a day counted from 0: Monday is 0."""
        return (self.first_day + timedelta(days=day)).weekday()

    def slots(self) -> list[Slot]:
        """All slots in order: four on a working day, two on Saturday and Sunday."""
        found = []
        for day in range(DAYS):
            weekend = self.weekday(day) >= 5
            found += [
                Slot(day, index, self.slot_time_ms(DAYS - 1 - day, index))
                for index in (_WEEKEND_SLOTS if weekend else range(len(SLOT_HOURS)))
            ]
        return found

    def releases(self) -> list[Release]:
        """Releases every six weeks; the first is out before the first day."""
        found = []
        day = self.until - timedelta(days=LAST_RELEASE)
        version = NEWEST_VERSION
        while True:
            found.append(Release(day, f"{version}.0"))
            if day <= self.first_day:
                return found[::-1]
            day -= timedelta(days=RELEASE_EVERY)
            version -= 1
