"""Factors between units of time and of size."""

from models.records.errors import BadArgumentError

_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0}
_BYTES = {
    "B": 1.0,
    "bytes": 1.0,
    "kB": 1e3,
    "MB": 1e6,
    "GB": 1e9,
    "KiB": 2.0**10,
    "MiB": 2.0**20,
    "GiB": 2.0**30,
}


def factor_between(old: str, new: str) -> float:
    """Return the number by which values in one unit are multiplied to be in another.

    Raises
    ------
    BadArgumentError
        If the units are not both of time or both of size: give the factor instead.
    """
    if old == new:
        return 1.0
    for units in (_SECONDS, _BYTES):
        if old in units and new in units:
            # Powers of ten as a quotient of whole numbers: 1e-9 / 1e-3 is not 1e-6.
            quotient = units[old] / units[new]
            return float(f"{quotient:.12g}")
    raise BadArgumentError(
        f"The factor from {old or 'no unit'!r} to {new or 'no unit'!r} is not known; give it by"
        " --factor."
    )
