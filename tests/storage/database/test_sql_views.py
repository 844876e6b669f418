"""The SQL views: the documented columns, on both databases, with the numbers of the pages."""

import re
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, inspect, text

from models.records.clock import FixedClock
from models.records.days import DAY_MS, date_of_day
from models.records.fit import FitOptions
from models.records.measurement import Measurement, Status
from models.records.series import Direction, Series, SeriesKey
from models.services.fitting.refit import refit_series
from models.services.fitting.used_measurements import in_window
from models.stats.comparison.compare import compare_levels
from models.storage.database.transaction import read_transaction
from models.storage.fits.draws_view import read_level_draws
from models.storage.fits.fit_view import read_bands, read_latest_fit
from models.storage.fits.standing_alerts import read_standing_alerts
from models.storage.fits.status_view import read_statuses
from models.storage.results.catalogue_view import match_series
from models.storage.results.days_view import read_day_counts
from models.storage.results.ingest_store import begin_ingest
from models.storage.results.measurement_store import store_batch
from models.storage.results.points_view import read_points
from tests.docs.markdown import DOCS
from tests.planted_alert import DAYS, FIRST_DAY, plant_alert, store_step
from tests.stats.grid_sampler import GridSampler

PAGE = (DOCS / "reference" / "sql.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^```sql\n(.+?)^```", PAGE, re.MULTILINE | re.DOTALL)
LAST = FIRST_DAY + DAYS - 1
NOW_MS = (LAST + 1) * DAY_MS
KEY = SeriesKey("p", "main", "suite", "stepped", "linux")
NAMES = asdict(KEY)
COMMON = ["series_id", *NAMES, "unit", "lower_is_better"]


@dataclass(frozen=True)
class Filled:
    engine: Engine
    series: Series
    fit_id: int


@pytest.fixture
def filled(engine: Engine) -> Filled:
    """Store a step late in the history, a failed run and a throughput; fit the first."""
    store_step(engine, step_ms=(LAST - 3) * DAY_MS)
    failed = Measurement(
        KEY, "ms", Direction.LOWER_IS_BETTER, time_ms=LAST * DAY_MS + 5, value=None,
        status=Status.FAILED, run_id="failed",
    )  # fmt: skip
    with engine.begin() as connection:
        store_batch(connection, begin_ingest(connection, "f", "1" * 64, NOW_MS), [failed], NOW_MS)
    plant_alert(engine, start_ms=(LAST - 3) * DAY_MS)
    (series,) = match_series(engine, str(KEY))
    options = FitOptions(steps=False, draws=100, stored_draws=200)
    refit_series(engine, GridSampler(), series, options, clock=FixedClock(NOW_MS))
    fit = read_latest_fit(engine, series.id)
    assert fit is not None
    return Filled(engine, series, fit.id)


def ask(engine: Engine, query: str, **more: Any) -> list[Any]:
    with read_transaction(engine) as connection:
        return list(connection.execute(text(query), NAMES | more).all())


def rows(engine: Engine, query: str, **more: Any) -> np.ndarray:
    return np.array([tuple(row) for row in ask(engine, query, **more)])


def test_columns_are_those_of_the_document(engine: Engine) -> None:
    described = dict(re.findall(r"^\| `(v_\w+)` \| .+? \| `(.+?)` \|$", PAGE, re.MULTILINE))
    found = inspect(engine)
    assert set(described) == set(found.get_view_names())
    for name, columns in described.items():
        assert [item["name"] for item in found.get_columns(name)] == [*COMMON, *columns.split(", ")]


def test_samples_are_the_draws_of_the_newest_day(filled: Filled) -> None:
    found = rows(filled.engine, QUERIES[0])
    drawn = read_level_draws(filled.engine, filled.fit_id, [LAST])[:, 0]
    assert found[:, 0].tolist() == list(range(200))
    np.testing.assert_allclose(found[:, 1].astype(float), drawn, rtol=1e-6)


def test_input_is_what_the_fit_saw(filled: Filled) -> None:
    fit = read_latest_fit(filled.engine, filled.series.id)
    points = read_points(filled.engine, filled.series.id)
    assert fit is not None
    used = in_window(points, fit.options)
    left_out = ask(filled.engine, "SELECT measurement_id FROM v_measurement WHERE outlier")
    used &= ~np.isin(points.measurement_id, [row[0] for row in left_out])
    assert fit.outliers == len(left_out)
    found = ask(filled.engine, QUERIES[1])
    assert [row[0] for row in found] == points.time_ms[used].tolist()
    assert [row[1] for row in found] == points.value[used].tolist()
    assert [row[2] for row in found] == points.revision[used].tolist()


def test_today_against_earlier_days_as_on_the_trend_page(filled: Filled) -> None:
    days = [LAST, LAST - 7, LAST - 14]
    names = ("today", "week_before", "fortnight_before")
    as_text = filled.engine.dialect.name == "sqlite"
    dates = {
        name: str(date_of_day(day)) if as_text else date_of_day(day)
        for name, day in zip(names, days, strict=True)
    }
    found = ask(filled.engine, QUERIES[2], **dates)
    draws = read_level_draws(filled.engine, filled.fit_id, days)
    assert [str(row[0]) for row in found] == [str(date_of_day(day)) for day in days[1:]]
    for place, row in enumerate(found, 1):
        change = compare_levels(draws[:, 0], draws[:, place], filled.series.direction, 1.0)
        assert float(row[1]) == pytest.approx(float(change.p_worse), abs=1e-12)
        assert float(row[2]) == pytest.approx(float(change.p_worse_by_delta), abs=1e-12)
    assert float(found[0][2]) > 0.9


def test_the_change_of_the_overview(filled: Filled) -> None:
    status = read_statuses(filled.engine, [filled.series.id], with_groups=True)[filled.series.id]
    (found,) = ask(filled.engine, "SELECT * FROM v_comparison WHERE against = 'week'")
    assert found.change == pytest.approx(status.week.change)
    assert (found.label, found.p_worse) == (status.week.label, status.week.p_worse)
    assert (found.verdict, found.fit_id) == (status.week.verdict.value, filled.fit_id)
    wanted = [("suite", "stepped", "linux")] if found.verdict == "regression" else []
    assert [tuple(row[:3]) for row in ask(filled.engine, QUERIES[3])] == wanted
    segments = ask(filled.engine, "SELECT * FROM v_segment ORDER BY start_ms")
    assert [row.mean for row in segments] == [group.mean for group in status.groups]
    assert len(segments) == 2
    assert str(segments[1].first_day) == str(date_of_day(LAST - 3))


def test_filled_days_as_on_the_data_page(filled: Filled) -> None:
    counts = read_day_counts(filled.engine, [filled.series.id], FIRST_DAY, LAST)
    found = ask(filled.engine, QUERIES[4])
    assert [str(row[0]) for row in found] == [
        str(date_of_day(FIRST_DAY + place)) for place in range(DAYS)
    ]
    assert [int(row[1]) for row in found] == counts.stored[0].tolist()
    assert [int(row[2]) for row in found] == counts.failed[0].tolist()
    assert int(found[-1][2]) == 1


def test_levels_are_the_bands_of_the_current_fit(filled: Filled) -> None:
    bands = read_bands(filled.engine, filled.fit_id)
    found = ask(filled.engine, "SELECT * FROM v_level ORDER BY day")
    for name in ("level_mean", "level_p05", "level_p95", "predictive_p95"):
        assert [getattr(row, name) for row in found] == getattr(bands, name).tolist()


def test_an_alert_is_open_until_somebody_decides(filled: Filled) -> None:
    standing = read_standing_alerts(filled.engine, [filled.series.id])[filled.series.id]
    query = "SELECT alert_id, open, change FROM v_alert ORDER BY alert_id"
    assert {row[0]: bool(row[1]) for row in ask(filled.engine, query) if row[1]} == {
        item.id: item.open for item in standing if item.open
    }
    with filled.engine.begin() as connection:
        connection.execute(text("UPDATE alert SET status = 'invalid'"))
    assert not any(row[1] for row in ask(filled.engine, query))


def test_every_float_is_read_from_its_bytes(filled: Filled) -> None:
    for value in (0.0, -0.0, 1.0, -1.5, 3.4e38, -1.2e-38, 1.4e-45, 7e-40, 1e-30, 123456.789):
        blob = np.array([1, value, 1], dtype="<f4").tobytes()
        with filled.engine.begin() as connection:
            connection.execute(
                text("UPDATE draws SET level = :blob, form = 0 WHERE fit_id = :fit_id"),
                {"blob": blob, "fit_id": filled.fit_id},
            )
        found = ask(filled.engine, "SELECT DISTINCT level FROM v_draw WHERE draw = 1")
        assert [np.float32(row[0]) for row in found] == [np.float32(value)], value
