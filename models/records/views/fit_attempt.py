"""Attempts to fit, and whether what is shown of a series rests on a good one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from models.records.fit import FitState, Likelihood


class FitHealth(StrEnum):
    """Whether what is shown of a series rests on a good fit, from the best to the worst."""

    HEALTHY = "healthy"
    OLDER = "older fit"  # the newest attempt failed; an earlier fit is shown
    NOT_TRUSTED = "not trusted"
    FAILED = "failed"  # no attempt came to a fit
    NOT_FITTED = "not fitted"

    @property
    def rank(self) -> int:
        """Place from the best, 0, to the worst."""
        return list(FitHealth).index(self)


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to fit, as a list shows it."""

    fit_id: int
    series_id: int
    state: FitState
    trusted: bool
    reason: str  # why it failed, or why it is not trusted
    created_ms: int
    first_day: date | None
    last_day: date | None
    likelihood: Likelihood
    knots: int | None
    measurements: int
    outliers: int
    diagnostics: Mapping[str, Any]  # as models.records.fit.Diagnostics; empty where it failed
    seconds: Mapping[str, float]  # stage -> wall seconds


@dataclass(frozen=True, slots=True)
class FitSummary:
    """A fit without its draws."""

    id: int
    state: FitState
    trusted: bool
    reason: str
    created_ms: int
    last_day: date | None
