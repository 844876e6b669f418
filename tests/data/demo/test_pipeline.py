"""The pipeline finds what was planted: command, files, store, real Stan fits, comparisons."""

from pathlib import Path

import numpy as np
import pytest
import typer
from sqlalchemy import Engine, select
from typer.testing import CliRunner

from data.cli.demo import demo
from data.demo.plan import PLATFORMS
from models.records.days import DAY_MS, day_number, moment_of_day
from models.records.series import Series
from models.services.alerts.detect_all import detect_all
from models.storage.database.engine import open_engine
from models.storage.database.tables import branch, series
from models.storage.database.triage_tables import alert
from models.storage.fits.draws_view import read_level_draws
from models.storage.fits.fit_view import read_bands, read_latest_fit
from models.storage.results.catalogue_view import match_series
from tests.data.demo.test_load import TODAY

pytestmark = pytest.mark.stan

cli = typer.Typer()
cli.command()(demo)


def worsening(engine: Engine, series: Series, back: int) -> tuple[float, float]:
    """P(worse) of the last day against `back` days before, and the median change in percent."""
    fit = read_latest_fit(engine, series.id)
    assert fit is not None
    last = int(read_bands(engine, fit.id).days[-1])
    assert last >= day_number(TODAY) - 2
    now, then = read_level_draws(engine, fit.id, [last, last - back]).T
    change = 100 * series.direction.worse_sign * (now - then) / np.abs(then)
    return float((change > 0).mean()), float(np.median(change))


@pytest.mark.slow
@pytest.mark.usefixtures("sampler")
def test_planted_changes_are_found_and_quiet_series_stay_quiet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    arguments = ["--until", TODAY.isoformat()]
    first = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert "31 series: 31 fitted, 0 unchanged, 0 failed" in first.output
    again = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert "kept" in again.output
    assert "0 stored" in again.output
    assert "31 series: 0 fitted, 31 unchanged, 0 failed" in again.output

    engine = open_engine(f"sqlite:///{tmp_path / 'bandwatch.sqlite3'}")
    found = {
        (item.key.branch, item.key.test, item.key.platform): item
        for item in match_series(engine, "demo/*")
    }
    for platform in PLATFORMS:
        for name in ("main", "beta"):  # the twins
            probability, size = worsening(engine, found[name, "shop", platform], 14)
            assert probability > 0.95
            assert size > 3.0
        assert worsening(engine, found["main", "shop", platform], 7)[0] > 0.95
        assert worsening(engine, found["main", "news", platform], 190)[0] > 0.99  # older regression
        assert worsening(engine, found["main", "json", platform], 80)[0] > 0.99  # throughput fell
        assert worsening(engine, found["main", "ten-tabs", platform], 120)[0] > 0.99  # slow drift
        for test in ("idle", "crypto", "news", "video"):  # nothing happened to these lately
            assert abs(worsening(engine, found["main", test, platform], 14)[1]) < 2.0
    for platform in ("linux-x64", "windows-x64"):
        assert worsening(engine, found["main", "video", platform], 120)[0] < 0.01  # the fix
    # The environment change, which is not the code's fault.
    probability, size = worsening(engine, found["main", "idle", "macos-arm64"], 190)
    assert probability > 0.99
    assert size == pytest.approx(2.5, abs=0.8)
    check_alerts(engine)
    engine.dispose()


def check_alerts(engine: Engine) -> None:
    """Hold the alerts to what is planted within the last thirty days, and to the slow drift."""
    detect_all(engine, match_series(engine, "demo/*"), moment_of_day(TODAY) + DAY_MS)
    with engine.connect() as connection:
        query = select(alert.c.summary_id, alert.c.source, branch.c.name, series.c.test)
        places = alert.join(series, series.c.id == alert.c.series_id).join(branch)
        told = [tuple(row) for row in connection.execute(query.select_from(places))]
    steps = sorted((name, test) for _, source, name, test in told if source == "group")
    assert steps == [("beta", "shop")] * 3 + [("main", "shop")] * 3
    others = {(source, test) for _, source, _, test in told if source != "group"}
    assert others <= {("drift", "ten-tabs"), ("failures", "checkout")}
    assert ("failures", "checkout") in others  # it failed on the last three days
    summaries = {(summary, name) for summary, source, name, _ in told if source == "group"}
    assert len(summaries) == 2, "one for each branch"
