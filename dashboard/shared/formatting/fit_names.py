"""How pages name one fit of a series among others."""

from dashboard.shared.formatting.values import format_day, format_time
from models.records.days import date_of_day, day_of_moment
from models.records.stored_fit import FitHead, StoredFit


def short_fit_name(fit: FitHead) -> str:
    """Name a fit where room is short: ``12, as of 12 Aug 2026`` or ``12 of 3 May 2026``."""
    if fit.until_day is not None:
        return f"{fit.id}, as of {format_day(date_of_day(fit.until_day))}"
    return f"{fit.id} of {format_day(day_of_moment(fit.created_ms))}"


def fit_name(fit: StoredFit) -> str:
    """Name a fit: ``fit 12, as of 12 Aug 2026`` or ``fit 12 of 3 May 2026, 14:05 UTC``."""
    until = fit.options.until_day
    if until is not None:
        return f"fit {fit.id}, as of {format_day(date_of_day(until))}"
    return f"fit {fit.id} of {format_time(fit.created_ms)}"
