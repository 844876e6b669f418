"""How often one person may write."""

import threading
import time
from collections import deque
from collections.abc import Callable

MINUTE = 60.0
MOST_PERSONS = (
    10_000  # whose writes are counted; beyond them, who has not written for a minute goes
)


class RateLimit:
    """Counts of writes within the last minute, by person, in the memory of one process."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._times: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait_seconds(self, who: str) -> float:
        """Count a write, or return how long the person has to wait for the next one.

        Returns
        -------
        float
            0 where the write was counted, else seconds; then it was not counted.
        """
        if not self._most:
            return 0.0
        with self._lock:
            now = self._clock()
            if len(self._times) > MOST_PERSONS:
                self._forget(now)
            times = self._times.setdefault(who, deque())
            while times and now - times[0] >= MINUTE:
                times.popleft()
            if len(times) >= self._most:
                return MINUTE - (now - times[0])
            times.append(now)
            return 0.0

    def _forget(self, now: float) -> None:
        for who in [who for who, times in self._times.items() if now - times[-1] >= MINUTE]:
            del self._times[who]
