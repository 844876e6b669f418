"""Assess a series of the store: how small a slowdown it could show, kept with its data's hash."""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from sqlalchemy import Engine

from models.records.benchmark_runs import BenchmarkRuns
from models.records.clock import Clock
from models.records.errors import CancelledError
from models.records.series import Series
from models.services.detectability.assess_runs import assess_benchmark
from models.services.detectability.options import DetectabilityOptions
from models.storage.fits.burn_in_store import stated_burn_in
from models.storage.fits.detectability_store import (
    StoredAssessment,
    read_assessment,
    save_assessment,
)
from models.storage.results.benchmark_view import read_benchmark_runs

# Part of every data hash: raise it when the same data would give other results.
METHOD_VERSION = 1

Progress = Callable[[float, str], None]  # share of the work that is done, what is being done
Stop = Callable[[], bool]


class AssessmentOutcome(StrEnum):
    """What an assessment did."""

    ASSESSED = "assessed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Assessed:
    """The outcome, and the assessment that holds now."""

    outcome: AssessmentOutcome
    assessment: StoredAssessment


def assess_series(
    engine: Engine,
    series: Series,
    options: DetectabilityOptions,
    *,
    clock: Clock,
    version: str | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Assessed:
    """Assess a benchmark and store the result, unless data, burn-in and options are unchanged.

    A burn-in that a person stated goes before the automatic rule.

    Parameters
    ----------
    clock : Clock
        Dates the result.
    version : str, optional
        Which version; that of the newest run if None.
    progress : callable, optional
        Called with the share of the work that is done, from 0 to 1, and what is being done.
    stop : callable, optional
        Asked while it works; returning true ends the work, and nothing is stored.

    Raises
    ------
    CancelledError
        If ``stop`` returned true.
    NotEnoughDataError
        If the series has no instances.
    """
    say = progress or (lambda *_: None)
    begin = time.perf_counter()
    say(0.0, "Reading iterations")
    runs = read_benchmark_runs(engine, series, version)
    burn_in = stated_burn_in(engine, series.id)
    data_hash = hash_of_runs(runs, burn_in, options)
    newest = read_assessment(engine, series.id, runs.key.version)
    if newest is not None and newest.data_hash == data_hash:
        return Assessed(AssessmentOutcome.UNCHANGED, newest)
    say(0.02, "Finding the burn-in and cleaning")
    report = assess_benchmark(
        runs,
        options,
        burn_in=burn_in,
        progress=lambda done, total: say(
            0.02 + 0.96 * done / max(1, total),
            f"Resampling: {done / max(1, total):.0%} of the grid",
        ),
        stop=stop,
    )
    if stop is not None and stop():
        raise CancelledError(f"The assessment of {series.key} was cancelled before it was stored.")
    say(0.99, "Storing the result")
    found = StoredAssessment(
        series_id=series.id,
        version=runs.key.version,
        computed_ms=clock.now_ms(),
        seconds=time.perf_counter() - begin,
        options=options_dict(options),
        data_hash=data_hash,
        report=report.to_dict(thresholds=True, power=options.wish.power),
    )
    save_assessment(engine, found)
    return Assessed(AssessmentOutcome.ASSESSED, found)


def hash_of_runs(runs: BenchmarkRuns, burn_in: int | None, options: DetectabilityOptions) -> str:
    """Fingerprint what determines an assessment.

    The wish and the prices do not count: choices are drawn again from the rates.
    """
    digest = hashlib.sha256()
    chosen = {name: value for name, value in options_dict(options).items() if name != "wish"}
    chosen.pop("prices")
    digest.update(json.dumps([METHOD_VERSION, burn_in, runs.unit, chosen], sort_keys=True).encode())
    for column, kind in (
        (runs.instance, "<i4"),
        (runs.iteration, "<i4"),
        (runs.time, "<f8"),
        (runs.timed_out, "u1"),
        (runs.failed, "u1"),
    ):
        digest.update(np.ascontiguousarray(column, dtype=kind).tobytes())
    return digest.hexdigest()


def options_dict(options: DetectabilityOptions) -> dict[str, Any]:
    """Convert options to plain values, for JSON."""
    return {
        "detection": options.detection.to_dict(),
        "failures": str(options.failures),
        "min_iterations": options.min_iterations,
        "min_instances": options.min_instances,
        "wish": asdict(options.wish),
        "prices": asdict(options.prices),
        "resample": options.resample,
    }
