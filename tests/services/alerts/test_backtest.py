"""Replays over planted histories: found when it could be, never by looking ahead."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from app import cli
from models.records.days import DAY_MS
from models.records.errors import CancelledError
from models.records.fit import FitOptions
from models.records.series import Series
from models.records.series_status import Segment
from models.records.settings import Settings
from models.services.alerts.backtest import BacktestSpan, backtest_many, backtest_series, span_of
from models.services.alerts.point_in_time import PointInTime
from models.services.alerts.read_detection_input import read_detection_input
from models.services.alerts.threshold_backtest import backtest_thresholds
from models.services.fitting.refit import refit_series
from models.storage.fits.series_snapshot import read_snapshot
from models.storage.results.catalogue_view import match_series
from models.storage.results.points_view import read_points
from models.triage.detection.find_changes import find_changes
from models.triage.detection.found_change import ChangeOutcome, FoundChange
from models.triage.detection.rules import DetectionRule
from tests.databases import open_fresh_store
from tests.planted_alert import DAYS, FIRST_DAY, plant_alert, store_step
from tests.present import CLOCK
from tests.stats.grid_sampler import GridSampler

STEP_MS = (FIRST_DAY + 70) * DAY_MS
RULE = DetectionRule()
STRICT = DetectionRule(delta=20.0)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_fresh_store(Settings(home=tmp_path))
    store_step(engine, step_ms=STEP_MS)
    store_step(engine, "steady", after=100.0, seed=5)
    yield engine
    engine.dispose()


@pytest.fixture
def stepped(engine: Engine) -> Series:
    (found,) = match_series(engine, "*/stepped/*")
    return found


def test_a_planted_step_opens_one_alert_within_days_and_noise_none(engine: Engine) -> None:
    series = match_series(engine, "*")
    span = span_of(engine, series, 60, 2**62)
    assert span == BacktestSpan((FIRST_DAY + DAYS) * DAY_MS, 60)
    told: list[tuple[int, int]] = []
    found = backtest_many(
        engine, series, [RULE, STRICT], span, report=lambda *args: told.append(args)
    )
    ((of, alert),) = found[RULE]
    assert of.key.test == "stepped"
    assert alert.last.start_ms == STEP_MS
    assert alert.last.change == pytest.approx(8, abs=0.3)
    assert 0 < alert.delay_ms <= 3 * DAY_MS
    assert alert.outcome is ChangeOutcome.STANDING
    assert alert.confirmed
    assert found[STRICT] == []
    assert told == [(1, 2), (2, 2)]


def test_no_day_knows_what_comes_later(engine: Engine, stepped: Series) -> None:
    points = read_points(engine, stepped.id)
    rng = np.random.default_rng(1)
    noisy = replace(points, value=points.value * (1 + 0.01 * rng.standard_normal(len(points))))
    noisy.value[150:190] *= 1.05
    rule = DetectionRule(delta=0.5, probability=0.6)
    whole = BacktestSpan((FIRST_DAY + DAYS) * DAY_MS, 90)
    every = backtest_series(stepped, noisy, [], [rule], whole)[rule]
    assert len(every) >= 2
    for days in (45, 62, 75):
        part = BacktestSpan(whole.since_ms + days * DAY_MS, days)
        early = backtest_series(stepped, noisy, [], [rule], part)[rule]
        expected = [(one.opened_ms, one.first) for one in every if one.opened_ms <= part.until_ms]
        assert [(one.opened_ms, one.first) for one in early] == expected


def test_a_spell_that_ends_recovers(engine: Engine, stepped: Series) -> None:
    points = read_points(engine, stepped.id)
    back = replace(
        points, value=np.where(points.time_ms >= STEP_MS + 12 * DAY_MS, 100, points.value)
    )
    rng = np.random.default_rng(2)
    back.value[:] += rng.normal(0, 0.3, len(points))
    span = BacktestSpan((FIRST_DAY + DAYS) * DAY_MS, 60)
    (alert,) = backtest_series(stepped, back, [], [RULE], span)[RULE]
    assert alert.outcome is ChangeOutcome.RECOVERED
    assert alert.outcome_ms is not None
    assert alert.outcome_ms >= STEP_MS + 12 * DAY_MS
    assert alert.confirmed


def test_what_stood_before_the_first_day_is_not_counted(engine: Engine, stepped: Series) -> None:
    points = read_points(engine, stepped.id)
    span = BacktestSpan((FIRST_DAY + DAYS) * DAY_MS, 20)  # begins ten days after the step
    assert backtest_series(stepped, points, [], [RULE], span)[RULE] == ()


def test_it_can_be_stopped(engine: Engine) -> None:
    series = match_series(engine, "*")
    with pytest.raises(CancelledError):
        backtest_many(
            engine, series, [RULE], span_of(engine, series, 30, 2**62), cancelled=lambda: True
        )


def test_what_people_said_is_scored(engine: Engine) -> None:
    plant_alert(engine, start_ms=STEP_MS, status="acknowledged")
    plant_alert(engine, "steady", start_ms=STEP_MS, status="invalid")
    plant_alert(engine, "steady", start_ms=STEP_MS + 9 * DAY_MS, status="acknowledged")
    plant_alert(engine, "steady", start_ms=STEP_MS, status="untriaged")
    bench = backtest_thresholds(
        engine, match_series(engine, "*"), [RULE, STRICT, RULE], days=60, until_ms=2**62
    )
    usual, strict = bench.scores
    said = usual.decisions
    assert (said.real, said.missed, said.invalid, said.spared) == (1, 1, 0, 1)
    assert (strict.decisions.real, strict.decisions.missed) == (0, 2)
    assert (usual.alarms, usual.summaries, usual.standing) == (1, 1, 1)
    assert usual.per_week == pytest.approx(7 / 60)
    assert sum(usual.by_week) == 1
    assert usual.by_week[4] == 1  # day 30 of the replay, and three days for it to be seen
    assert usual.confirmed_share == 1.0
    assert usual.size_p50 == pytest.approx(8, abs=0.5)
    assert [len(alerts) for alerts in bench.alerts] == [1, 0]


@pytest.mark.usefixtures("engine")
def test_the_command_prints_scores_alarms_and_json(tmp_path: Path) -> None:
    run = CliRunner(env={"BANDWATCH_HOME": str(tmp_path), "COLUMNS": "100"})
    shown = run.invoke(
        cli, ["backtest", "stepped", "--days", "60", "--delta", "1", "--delta", "20", "--list"]
    )
    assert shown.exit_code == 0, shown.output
    assert "1 series, 2024-11-13 to 2025-01-11" in shown.stdout
    assert "1 = 100 %" in shown.stdout
    document = json.loads(run.invoke(cli, ["backtest", "--days", "60", "--json"]).stdout)
    (threshold,) = document["thresholds"]
    assert (threshold["alarms"], threshold["delta"]) == (1, 1.0)
    assert threshold["alerts"][0]["since"] == "2024-12-13"
    early = run.invoke(cli, ["backtest", "--days", "30", "--until", "2024-12-12", "--json"])
    assert json.loads(early.stdout)["thresholds"][0]["alarms"] == 0


@pytest.mark.parametrize("rule", [RULE, DetectionRule(delta=0.5, probability=0.9)])
def test_the_last_day_sees_what_detection_sees(engine: Engine, rule: DetectionRule) -> None:
    now_ms = (FIRST_DAY + DAYS) * DAY_MS
    store_step(engine, "late", step_ms=now_ms - 2 * DAY_MS, noise=0.8)
    store_step(engine, "small", step_ms=now_ms - 12 * DAY_MS, after=100.9, noise=0.6)
    for item in match_series(engine, "*"):
        # A backtest has no time for a fit with steps every day: its level is the curve.
        refit_series(engine, GridSampler(), item, FitOptions(steps=False), clock=CLOCK)
        read = read_detection_input(engine, read_snapshot(engine, item), rule, now_ms)
        past = PointInTime(item, read_points(engine, item.id), []).evidence(rule, [])
        assert read is not None
        assert past is not None
        now, then = read[0], past[0]
        assert [_place(one) for one in then.groups] == [_place(one) for one in now.groups]
        assert [_key(one) for one in find_changes(then, rule)] == [
            _key(one) for one in find_changes(now, rule)
        ]
        for one, other in zip(then.compared, now.compared, strict=True):
            assert (one.source, one.start_ms, one.previous_ms) == (
                other.source,
                other.start_ms,
                other.previous_ms,
            )
            width = other.comparison.high - other.comparison.low
            assert one.comparison.change == pytest.approx(other.comparison.change, abs=0.1 * width)


def _key(found: FoundChange) -> tuple[str, bool, int, int]:
    return found.source.value, found.is_regression, found.start_ms, found.previous_ms


def _place(group: Segment) -> tuple[int, int, float, str]:
    return group.start_ms, group.end_ms, group.mean, group.label.value
