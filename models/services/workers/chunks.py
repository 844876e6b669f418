"""Series that one task fits one after another, with the same options."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from models.records.fit import FitOptions
from models.records.series import Series

SERIES = 16  # of a chunk: seconds of work, so that no page's job waits long behind it
FIRST_WAIT_SECONDS = 2.0  # before a chunk is given out again; each time twice as long


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some series, and how often they were given out in vain."""

    series: tuple[Series, ...]
    options: FitOptions
    tries: int = 0
    not_before: float = 0.0  # by the clock of `time.monotonic`

    def singles(self) -> list["Chunk"]:
        """Return a chunk for each series."""
        return [replace(self, series=(item,)) for item in self.series]

    def later(self) -> "Chunk":
        """Return the same for another try, after a while."""
        wait = FIRST_WAIT_SECONDS * 2**self.tries
        return replace(self, tries=self.tries + 1, not_before=time.monotonic() + wait)


def cut_chunks(
    series: Sequence[Series],
    options: FitOptions | Callable[[Series], FitOptions],
    size: int = SERIES,
) -> list[Chunk]:
    """Cut series into chunks of equal options, in their order."""
    groups: dict[FitOptions, list[Series]] = defaultdict(list)
    for item in series:
        groups[options if isinstance(options, FitOptions) else options(item)].append(item)
    return [
        Chunk(tuple(items[first : first + size]), chosen)
        for chosen, items in groups.items()
        for first in range(0, len(items), size)
    ]
