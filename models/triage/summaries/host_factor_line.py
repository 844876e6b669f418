"""How much of a change is the host, in a line; the same on pages and in bugs."""

from models.stats.comparison.host_level import LEAST, UNEVEN, HostLevel
from models.stats.comparison.signed_number import MINUS, signed_number

INTERVAL_90 = 1.645  # standard deviations on either side


def host_factor_line(change: float, level: HostLevel) -> str:
    """Format ``Of +5.2 %, +4.1 % is the host (90 % interval +3.6 to +4.7; by ...)``.

    A host that moved as far as the series, or farther, has no part of its change, but all of it.

    The interval is of the host's effect on this series: that of the level, and series of one host
    differ by an eighth of it.

    Parameters
    ----------
    change : float
        Of the alert, percent, positive = worse.
    """
    by = _by(level)
    if level.uneven:
        return (
            "How much of it is the host is not known: control series moved by different amounts "
            f"({by})."
        )
    if not level.moved and level.low == level.high == 0:
        return f"None of it is the host ({by})."
    if not level.moved:
        none = max(-level.low, level.high) <= LEAST
        what = "None of it is the host" if none else "How much of it is the host is not known"
        return f"{what} (90 % interval {_percent(level.low)} to {_percent(level.high)} %; {by})."
    half = INTERVAL_90 * (level.error**2 + (UNEVEN * level.percent) ** 2) ** 0.5
    low, high = level.percent - half, level.percent + half
    host = f"{_percent(level.percent)} %"
    interval = f"(90 % interval {_percent(low)} to {_percent(high)}; {by})"
    if low <= change <= high:
        return f"All of {_percent(change)} % may be the host, which moved by {host} {interval}."
    if 0 < level.percent < change or change < level.percent < 0:
        return f"Of {_percent(change)} %, {host} is the host {interval}."
    return f"The series moved by {_percent(change)} %, its host by {host} {interval}."


def _by(level: HostLevel) -> str:
    parts = [f"{level.controls} control series"] if level.controls else []
    parts += [f"{level.series} other series" if level.controls else f"{level.series} series"]
    return "by " + " and ".join(parts)


def _percent(value: float) -> str:
    return signed_number(value, 1, MINUS)
