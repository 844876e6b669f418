"""The JSON of ``bandwatch analyze``, as docs/reference/analyze.md describes it.

Names and meanings are stable: a later version may add names, and changes none.
"""

from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import orjson

from models.records.days import date_of_day, day_number
from models.records.fit import LevelFit
from models.services.fitting.analysis import AnalyzedRuns, RowsOfFile, SeriesAnalysis, UnusedRow
from models.stats.changes.compliance import Compliance
from models.stats.series.groups import Groups
from models.stats.series.modes import Modes

QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p95": 0.95}


def analysis_json(file: RowsOfFile, analyses: list[SeriesAnalysis]) -> bytes:
    """Convert the analyses of a file to JSON; numbers that do not exist become null.

    Parameters
    ----------
    file : RowsOfFile
        What was read.
    analyses : list of SeriesAnalysis
        One per series.

    Returns
    -------
    bytes
        UTF-8, on one line; rows and days make long lists.
    """
    until = file.until_day
    document = {
        "until": date_of_day(until).isoformat() if until is not None and file.dated else until,
        "series": [_series(analysis, dated=file.dated) for analysis in analyses],
        "unused_rows": _unused(file.unused),
    }
    return orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY)


def _series(analysis: SeriesAnalysis, *, dated: bool) -> dict[str, Any]:
    rows, first = analysis.rows, analysis.last_change.start
    return {
        "key": rows.key,
        **rows.names,
        "unit": rows.unit,
        "direction": rows.direction.value,
        "n": rows.values.size,
        "runs": len(analysis.runs),
        "unused_rows": _unused(rows.unused),
        "later_rows": rows.later,
        "notes": list(analysis.notes),
        "outliers": np.flatnonzero(analysis.scan.flags).tolist(),
        "outlier_scale": {
            "value": analysis.scan.scale,
            "source": analysis.scan.scale_source.value,
        },
        "modes": {
            **_modes(analysis.modes),
            "membership": analysis.modes.membership.tolist(),
            "by_version": {
                version: _modes(modes) for version, modes in analysis.modes_by_version.items()
            },
        },
        "groups": _groups(analysis.groups, analysis.runs),
        "robust_groups": _groups(analysis.robust_groups, analysis.runs),
        "perfherder_groups": _groups(analysis.perfherder_groups, analysis.runs),
        "verdict": {
            "detector": analysis.last_change.detector.value,
            "label": analysis.last_change.label.value,
            "start": None if first is None else int(analysis.runs.first_row[first]),
            "first_run": first,
            "change": analysis.last_change.change,
        },
        "compliance": {
            "by_runs": _compliance(analysis.by_runs),
            "by_time": _compliance(analysis.by_time),
        },
        "fit": None if analysis.fit is None else _fit(analysis.fit, dated=dated),
        "comparisons": [
            {
                **asdict(comparison),
                "reference": _day(comparison.reference, dated=dated),
                "comparison": _day(comparison.comparison, dated=dated),
                "verdict": comparison.verdict.value,
            }
            for comparison in analysis.comparisons
        ],
    }


def _unused(rows: tuple[UnusedRow, ...]) -> list[dict[str, Any]]:
    return [{"line": row.line, "reason": row.reason} for row in rows]


def _modes(modes: Modes) -> dict[str, Any]:
    return {
        "count": modes.count,
        "locations": modes.locations.tolist(),
        "shares": modes.shares.tolist(),
    }


def _groups(groups: Groups, runs: AnalyzedRuns) -> list[dict[str, Any]]:
    return [
        {
            "start": int(runs.first_row[group.start]),
            "end": int(runs.first_row[group.end]),
            "first_run": group.start,
            "runs": group.size,
            "mean": group.mean,
            "stdev": group.stdev,
            "label": group.label.value,
        }
        for group in groups
    ]


def _compliance(compliance: Compliance) -> dict[str, Any]:
    return asdict(compliance)


def _fit(fit: LevelFit, *, dated: bool) -> dict[str, Any]:
    level = fit.level.astype(np.float64)
    bands = np.quantile(level, list(QUANTILES.values()), axis=0)
    predictive = {f"predictive_{name}": fit.predictive[:, i] for i, name in enumerate(QUANTILES)}
    diagnostics = fit.diagnostics
    return {
        "days": [_day(date_of_day(int(day)), dated=dated) for day in fit.days],
        "mean": level.mean(axis=0).tolist(),
        "sd": level.std(axis=0, ddof=1).tolist(),
        **{name: bands[i].tolist() for i, name in enumerate(QUANTILES)},
        **{name: column.tolist() for name, column in predictive.items()},
        "sigma": float(fit.sigma.mean()),
        "nu": None if fit.nu is None else float(fit.nu.mean()),
        "calibration": fit.calibration,
        "likelihood": fit.likelihood.value,
        "knots": fit.knots,
        "diagnostics": {
            **asdict(diagnostics),
            "trusted": diagnostics.trusted,
            "reasons": list(diagnostics.reasons),
        },
        "steps": None if fit.steps is None else asdict(fit.steps),
    }


def _day(day: date | None, *, dated: bool) -> str | int | None:
    """Format a day as a date, or as the number that the file's times count in."""
    if day is None:
        return None
    return day.isoformat() if dated else day_number(day)
