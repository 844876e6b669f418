"""When a verdict is withheld although there are draws: doubtful chains, or old data."""

from datetime import date

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.records.fit import Diagnostics

MAX_AGE_DAYS = 14


def too_old_before_ms(now_ms: int) -> int:
    """Return the time before which a last run is too old for a verdict, milliseconds since 1970.

    Parameters
    ----------
    now_ms : int
        The present, or the moment that a frozen page shows.
    """
    return (now_ms // DAY_MS - MAX_AGE_DAYS) * DAY_MS


def withheld_reason(
    diagnostics: Diagnostics,
    newest_day: date,
    today: date | None = None,
    max_age_days: int = MAX_AGE_DAYS,
    failing: str = "",
) -> str:
    """Return why no verdict may be drawn from a fit; empty if one may.

    Parameters
    ----------
    diagnostics : Diagnostics
        What the fit knows about its chains; its reasons speak of R̂, ESS and divergences.
    newest_day : date
        Day of the newest measurement in the fit.
    today : date, optional
        Day on which the question is asked; without it the data's age does not matter, as for
        a history that is known to be past.
    max_age_days : int
        Largest age of the newest measurement, days, at least 0.
    failing : str
        Since when the series fails (`models.stats.comparison.failing_text`); blank if it does not.

    Returns
    -------
    str
        Empty where the fit may be used.

    Raises
    ------
    BadArgumentError
        If ``max_age_days`` is negative.
    """
    if max_age_days < 0:
        raise BadArgumentError(f"max_age_days is {max_age_days}; it must not be negative.")
    reasons = [] if diagnostics.trusted else ["the fit is not trusted", *diagnostics.reasons]
    if failing:
        reasons.append(f"the series is {failing}")
    age = 0 if today is None else (today - newest_day).days
    if age > max_age_days:
        reasons.append(f"the newest measurement is {age} days old, and {max_age_days} are allowed")
    return "; ".join(reasons)
