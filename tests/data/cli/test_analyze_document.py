"""docs/reference/analyze.md names every option and every name of the JSON."""

import re
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
import typer

from data.analysis_json import analysis_json
from data.cli.analyze import analyze
from models.records.comparison import Comparison, Verdict
from models.records.days import DAY_MS
from models.records.fit import Diagnostics, LevelFit, Likelihood
from models.records.series import Direction
from models.services.fitting.analysis import (
    AnalysisOptions,
    RowsOfFile,
    SeriesAnalysis,
    SeriesRows,
    UnusedRow,
)
from models.services.fitting.analyze import analyze_series

DOCUMENT = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "analyze.md").read_text()


def names_of(value: Any) -> set[str]:
    """Collect the names of a JSON value, except versions, which are data."""
    if isinstance(value, dict):
        inner = [names_of(item) for name, item in value.items() if name != "by_version"]
        return set(value).union(*inner)
    if isinstance(value, list):
        return set().union(*map(names_of, value))
    return set()


def complete_analysis() -> SeriesAnalysis:
    """Make an analysis in which nothing is missing."""
    n = 30
    rows = SeriesRows(
        key="s/t/p",
        names={"suite": "s"},
        unit="ms",
        direction=Direction.LOWER_IS_BETTER,
        time_ms=np.arange(n) * DAY_MS,
        values=np.random.default_rng(1).normal(100, 1, n),
        versions=("1.0",) * n,
        lines=np.arange(2, n + 2),
        unused=(UnusedRow(40, "why"),),
    )
    plain = analyze_series(rows, AnalysisOptions(fit=None), None)
    fit = LevelFit(
        days=np.arange(n),
        level=np.full((4, n), 100, dtype=np.float32),
        sigma=np.ones(4),
        tau=np.ones(4),
        nu=None,
        predictive=np.zeros((n, 5)),
        calibration=1.0,
        outlier=np.zeros(n, dtype=np.bool_),
        likelihood=Likelihood.GAUSSIAN,
        knots=4,
        diagnostics=Diagnostics(1.0, 2000, 2000, 0, 0, 1.0),
    )
    day = date(1970, 1, 30)
    comparison = Comparison(
        "7 days before", day, day, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, Verdict.NO_CHANGE
    )
    taken = {one.name: getattr(plain, one.name) for one in fields(SeriesAnalysis)}
    return SeriesAnalysis(**{**taken, "fit": fit, "comparisons": (comparison,)})


def test_every_name_of_the_json_is_documented() -> None:
    analysis = complete_analysis()
    file = RowsOfFile((analysis.rows,), (), dated=True)
    names = names_of(orjson.loads(analysis_json(file, [analysis])))
    spans = set(re.findall(r'"(\w+)"', DOCUMENT))
    quantiles = {f"predictive_{name}" for name in ("p25", "p50", "p75")}  # within the "…"
    assert len(names) > 50
    assert names - spans - quantiles == set()


def test_every_option_is_documented() -> None:
    cli = typer.Typer(add_completion=False)
    cli.command()(analyze)
    options = {name for option in typer.main.get_command(cli).params for name in option.opts} - {
        "file"
    }
    assert len(options) > 12
    missing = {name for name in options if f"`{name}" not in DOCUMENT}
    assert missing == set()


@pytest.mark.parametrize("dated", [True, False])
def test_days_are_spelled_as_the_file_counts_them(dated: bool) -> None:
    analysis = complete_analysis()
    file = RowsOfFile((analysis.rows,), (), dated=dated)
    (series,) = orjson.loads(analysis_json(file, [analysis]))["series"]
    assert series["fit"]["days"][1] == ("1970-01-02" if dated else 1)
    assert series["comparisons"][0]["reference"] == ("1970-01-30" if dated else 29)
