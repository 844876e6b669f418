"""Badges of a series: can the fit be believed, how old are the data, are they real."""

import math

from dash import html

from dashboard.components.badge import badge
from dashboard.trend_data import TrendData
from models.fit import Diagnostics

FRESH_DAYS = 3
STALE_DAYS = 14  # as models.stats.withhold has it


def trend_badges(data: TrendData) -> list[html.Span]:
    """Make the badges of a series, the most worrying first in colour if not in place."""
    badges = [_health(data), _age(data.age_days)]
    if data.series.synthetic:
        badges.append(badge("Synthetic", "info", "magic", hint="Made data; nothing was measured"))
    return [item for item in badges if item is not None]


def _health(data: TrendData) -> html.Span:
    if data.fit is None:
        if data.failure is not None:
            return badge("Fit failed", "bad", "x-octagon", hint=data.failure.reason)
        return badge("Not fitted", "muted", "dash-circle")
    detail = _diagnostics(data.fit.diagnostics)
    if not data.fit.trusted:
        return badge("Fit not trusted", "bad", "exclamation-octagon", hint=data.fit.reason)
    if data.failure is not None:
        hint = f"The newest attempt failed: {data.failure.reason}"
        return badge("Older fit", "warn", "exclamation-triangle", hint=hint)
    return badge("Fit healthy", "good", "check-circle", hint=detail)


def _age(days: float) -> html.Span | None:
    if math.isnan(days):
        return None
    text = f"Data {_ago(days)} old"
    if days <= FRESH_DAYS:
        return badge(text, "good", "clock")
    if days <= STALE_DAYS:
        return badge(text, "warn", "clock")
    return badge(text, "bad", "clock-history", hint="Verdicts are withheld")


def _ago(days: float) -> str:
    if days < 1:
        hours = round(days * 24)
        return "under an hour" if hours < 1 else f"{hours} hour{'s' if hours != 1 else ''}"
    whole = round(days)
    return f"{whole} day{'s' if whole != 1 else ''}"


def _diagnostics(found: Diagnostics | None) -> str:
    if found is None:
        return ""
    return (
        f"R̂ at most {found.max_rhat:.3f}, effective draws at least {found.min_ess_bulk:.0f} "
        f"(bulk) and {found.min_ess_tail:.0f} (tail), {found.divergences} divergences"
    )
