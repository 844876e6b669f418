"""Which runs took place: revision, host and time of each, with gaps."""

import hashlib
import zlib
from dataclasses import dataclass

import numpy as np

from data.demo.calendar import DAYS, Calendar, Slot
from data.demo.plan import BETA, MACOS

SEED = 20_200_817
_HOSTS = 3  # per platform
_SKIPPED_RUNS = 0.06
_MISSING_DAYS = 0.03
_ALWAYS_THERE = 21  # days before the end without missing days
_OFFLINE = {MACOS: range(DAYS - 233, DAYS - 224)}  # days on which a platform did nothing


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a suite on a platform."""

    slot: Slot
    time_ms: int
    run_id: str
    revision: str
    version: str
    host: str


def generator_for(*names: str) -> np.random.Generator:
    """Create a random generator that depends on the names alone."""
    return np.random.default_rng([SEED, zlib.crc32("/".join(names).encode())])


def runs_of(calendar: Calendar, branch: str, suite: str, platform: str) -> list[Run]:
    """List the runs of a suite on a platform, in order of time."""
    generator = generator_for("runs", branch, suite, platform)
    missing = generator.random(DAYS) < _MISSING_DAYS
    missing[DAYS - _ALWAYS_THERE :] = False
    versions = _versions_by_day(calendar)
    slots = calendar.slots()
    skipped = generator.random(len(slots)) < _SKIPPED_RUNS
    delays_s = generator.integers(60, 3500, len(slots))
    hosts = generator.integers(1, _HOSTS + 1, len(slots))
    found = []
    for place, slot in enumerate(slots):
        if branch == BETA and slot.index % 2 == 0:
            continue  # the beta branch is measured half as often
        if skipped[place] or missing[slot.day] or slot.day in _OFFLINE.get(platform, ()):
            continue
        revision = _hex(branch, str(slot.time_ms))[:12]
        found.append(
            Run(
                slot,
                slot.time_ms + int(delays_s[place]) * 1000,
                f"{suite}-{platform}-{_hex(revision, suite, platform)[:8]}",
                revision,
                versions[slot.day],
                f"{platform}-{hosts[place]}",
            )
        )
    return found


def _versions_by_day(calendar: Calendar) -> list[str]:
    releases = calendar.releases()
    first = calendar.first_day.toordinal()
    return [
        next(item.version for item in reversed(releases) if item.first_day.toordinal() <= day)
        for day in range(first, first + DAYS)
    ]


def _hex(*parts: str) -> str:
    text = "/".join(("bandwatch demo", *parts))
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
