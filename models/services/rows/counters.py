"""Read the counters of a row: what else its run counted, without a series of their own."""

import math
from functools import lru_cache

import orjson

from models.services.rows.row_error import RowError

LONGEST = 4000  # bytes of UTF-8
_SHAPE = "a JSON object of numbers and texts"


@lru_cache(maxsize=1000)
def parse_counters(text: str) -> str:
    """Read a JSON object of numbers, texts and truths, and write it without needless blanks.

    An empty object is as good as none, and a counter of null is left out.

    Raises
    ------
    RowError
        If it is something else, or too long.
    """
    if not text.strip():
        return ""
    if len(text.encode()) > LONGEST:
        raise RowError(f"counters are longer than {LONGEST:,} bytes")
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise RowError(f"counters {text.strip()[:60]!r} are not {_SHAPE}") from None
    if not isinstance(found, dict):
        raise RowError(f"counters {text.strip()[:60]!r} are not {_SHAPE}")
    for name, value in found.items():
        plain = value is None or isinstance(value, str | int | float)
        if not plain or (isinstance(value, float) and not math.isfinite(value)):
            raise RowError(f"the counter {name[:60]!r} is neither a number nor a text")
    kept = {name: value for name, value in found.items() if value is not None}
    return orjson.dumps(kept).decode() if kept else ""
