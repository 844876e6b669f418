"""The newest attempt of each series, with what a list shows of it."""

from sqlalchemy import Engine

from models.records.fit import FitOptions, FitState, Likelihood
from models.records.series import SeriesKey
from models.storage.fits.attempts_view import read_attempts
from models.storage.fits.fit_store import save_failed_fit
from tests.storage.made_up import make_fit, make_series, save

OTHER = SeriesKey("engine", "main", "startup", "warm", "linux")


def test_the_newest_attempt_counts_be_it_a_failure(engine: Engine) -> None:
    first, second = make_series(engine), make_series(engine, OTHER)
    save(engine, first, make_fit(), created_ms=1)
    newest = save(engine, first, make_fit(seed=2), created_ms=2)
    save(engine, second, make_fit(), created_ms=3)
    failed = save_failed_fit(
        engine,
        second,
        reason="too few days",
        options=FitOptions(likelihood=Likelihood.STUDENT_T),
        data_hash="0",
        toolchain="",
        measurements=2,
        created_ms=4,
    )
    found = read_attempts(engine, [first, second, 999])
    assert set(found) == {first, second}
    good, bad = found[first], found[second]
    assert (good.fit_id, good.state, good.trusted) == (newest, FitState.COMPLETE, True)
    assert good.diagnostics["max_rhat"] == 1.002
    assert good.seconds == {"sampling": 0.25}
    assert (good.knots, good.measurements, good.outliers) == (4, 3, 1)
    assert (bad.fit_id, bad.state, bad.reason) == (failed, FitState.FAILED, "too few days")
    assert bad.likelihood is Likelihood.STUDENT_T
    assert not bad.diagnostics
    assert bad.knots is None
    assert read_attempts(engine, []) == {}
