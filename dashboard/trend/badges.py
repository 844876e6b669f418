"""Badges of a series: can the fit be believed, how old are the data, are they real."""

import math

from dash import html

from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.widgets.badge import badge
from models.records.fit import Diagnostics
from models.records.series_status import NoiseClass
from models.stats.comparison.failing_text import failing_text
from models.stats.comparison.quality_gate import MAX_AGE_DAYS

FRESH_DAYS = 3
NOISE_HINTS = {
    NoiseClass.HEAVY: "Far values are more frequent than Gaussian noise explains",
    NoiseClass.MODES: "Runs gather about several values at one level",
    NoiseClass.CORRELATED: "Neighbouring runs resemble each other, so they tell less",
    NoiseClass.COARSE: "Values lie on a grid about as wide as the noise",
}


def trend_badges(data: TrendData) -> list[html.Span]:
    """Build the badges of a series, the most worrying first in colour if not in place."""
    badges = [_health(data), _failing(data), _age(data), _noise(data)]
    if data.series.synthetic:
        badges.append(badge("Demo data", "info", "magic", hint="Generated; nothing was measured"))
    return [item for item in badges if item is not None]


def _health(data: TrendData) -> html.Span:
    if data.fit is None:
        if data.failure is not None:
            return badge("Fit failed", "bad", "x-octagon", hint=data.failure.reason)
        return badge("Not fitted", "muted", "dash-circle")
    detail = _diagnostics(data.fit.diagnostics) + _calibration(data.fit.calibration)
    if not data.fit.trusted:
        return badge("Fit not trusted", "bad", "exclamation-octagon", hint=data.fit.reason)
    if data.failure is not None:
        hint = f"The newest attempt failed: {data.failure.reason}"
        return badge("Older fit", "warn", "exclamation-triangle", hint=hint)
    return badge("Fit healthy", "good", "check-circle", hint=detail)


def _failing(data: TrendData) -> html.Span | None:
    if data.failing is None:
        return None
    text = failing_text(data.failing.since_ms, data.failing.runs)
    hint = "Verdicts are withheld until a run succeeds"
    return badge(f"{text[:1].upper()}{text[1:]}", "bad", "x-octagon", hint=hint)


def _noise(data: TrendData) -> html.Span | None:
    """Name noise that is not what one expects."""
    if data.noise in (NoiseClass.UNKNOWN, NoiseClass.GAUSSIAN):
        return None
    return badge(f"Noise: {data.noise.value}", "warn", "soundwave", hint=NOISE_HINTS[data.noise])


def _age(data: TrendData) -> html.Span | None:
    if not data.measured.any():
        return None
    text = f"Data {_ago(data.age_hours, data.age_days)} old"
    if data.age_days <= FRESH_DAYS:
        return badge(text, "good", "clock")
    if data.age_days <= MAX_AGE_DAYS:
        return badge(text, "warn", "clock")
    return badge(text, "bad", "clock-history", hint="Verdicts are withheld")


def _ago(hours: float, days: int) -> str:
    if hours < 1:
        return "under an hour"
    number, word = (int(hours), "hour") if hours < 24 else (days, "day")
    return f"{number} {word}{'' if number == 1 else 's'}"


def _calibration(factor: float) -> str:
    if not math.isfinite(factor):
        return ""
    return f"; noise times {factor:.3f}, so that 90 % of the measurements lie in the 90 % band"


def _diagnostics(found: Diagnostics | None) -> str:
    if found is None:
        return ""
    return (
        f"R̂ at most {found.max_rhat:.3f}, effective draws at least {found.min_ess_bulk:.0f} "
        f"(bulk) and {found.min_ess_tail:.0f} (tail), {found.divergences} divergences"
    )
