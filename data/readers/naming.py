"""Name the series of a benchmark tool: parameters, metrics and the direction of a unit."""

import re
from collections import Counter
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any

from data.readers.row import HIGHER, LOWER

# "per second" in the spellings of Go, JMH, Google Benchmark, BenchmarkDotNet and conbench.
_PER_TIME = re.compile(
    r"/s(?:ec(?:ond)?)?$|_per_second$|^[kMGT]?(?:bps|Bps|bit/s|ops|fps|pps|qps|rps|tps)$|^ops/|^iter/"
)


def with_metric(test: str, metric: str) -> str:
    """Name the series of a further metric of a test: ``encode (B/op)``."""
    return f"{test} ({metric})"


def with_parameters(test: str, parameters: Mapping[str, Any]) -> str:
    """Name a test with its parameters, in the order of the file: ``encode(size=64, mode=fast)``."""
    if not parameters:
        return test
    return f"{test}({', '.join(f'{name}={value}' for name, value in parameters.items())})"


@lru_cache(maxsize=1000)
def direction_of(unit: str) -> str:
    """Return `HIGHER` for a rate such as ``MB/s`` or ``ops/s``, else `LOWER`."""
    return HIGHER if _PER_TIME.search(unit) else LOWER


class Repeats:
    """Numbers repeated values, so that the second does not correct the first."""

    def __init__(self) -> None:
        self._met: Counter[Hashable] = Counter()

    def next(self, key: Hashable) -> str:
        """Return the replicate of the next value of `key`: from 1 on."""
        self._met[key] += 1
        return str(self._met[key])
