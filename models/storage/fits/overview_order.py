"""The order of the overview's rows, made by the database."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from models.records.comparison import Verdict
from models.records.fit import FitState
from models.records.views.fit_attempt import FitHealth
from models.records.views.overview import VERDICT_ORDER, SortBy
from models.storage.database.fit_tables import fit
from models.storage.database.status_tables import series_status
from models.storage.database.tables import branch, project, series


def overview_order(
    connection: Connection,
    sort: SortBy,
    verdict: ColumnElement[str],
    *,
    descending: bool,
    alerted: ColumnElement[bool] | None = None,
) -> list[ColumnElement[Any]]:
    """Sort by what is asked, then by what a person must look at, then by name; unknowns come last.

    By verdict, series with an open alert follow the regressions, whatever their verdict is.
    Regressions and improvements are sorted by size × certainty, undecided series by the change that
    they could hide.
    """
    # Databases sort text by rules of their own, unless told to go by code points.
    binary = "C" if connection.dialect.name == "postgresql" else "BINARY"
    test = func.lower(series.c.test).collate(binary)
    ties: list[ColumnElement[Any]] = [test.asc(), series.c.id.asc()]
    if sort is SortBy.VERDICT:
        places = {item.value: 2 * place for place, item in enumerate(VERDICT_ORDER)}
        rank: ColumnElement[Any] = case(places, value=verdict)
        if alerted is not None:
            settled = verdict.in_([Verdict.REGRESSION.value, Verdict.IMPROVEMENT.value])
            rank = case((and_(~settled, alerted), 1), else_=rank)
        weight = _weight(verdict)
        ties = [weight.is_(None), weight.desc(), *ties]
    elif sort is SortBy.FIT:
        rank = _health_rank()
    elif sort in _NAMES:
        rank = func.lower(_NAMES[sort]).collate(binary)
    else:
        rank = _NUMBERS[sort]
        ties = [rank.desc() if descending else rank.asc(), *ties]
        return [rank.is_(None), *ties]
    return [rank.desc() if descending else rank.asc(), *ties]


def _weight(verdict: ColumnElement[str]) -> ColumnElement[Any]:
    """Return what a person loses by not looking: percent."""
    status = series_status.c
    sure = _larger(
        func.abs(status.week_change) * _certainty(status.week_p_worse),
        func.abs(status.release_change) * _certainty(status.release_p_worse),
    )
    hidden = _larger(status.week_detectable, status.release_detectable)
    return case((verdict == Verdict.UNDECIDED.value, hidden), else_=sure)


def _certainty(p_worse: ColumnElement[Any]) -> ColumnElement[Any]:
    known = func.coalesce(p_worse, 0.5)
    return case((known < 0.5, 1 - known), else_=known)


def _larger(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    either = func.coalesce(one, other)
    return case((other > either, other), else_=either)


def _health_rank() -> ColumnElement[int]:
    later = fit.alias("later")
    failed_later = (
        select(later.c.id)
        .where(
            later.c.series_id == series.c.id,
            later.c.state == FitState.FAILED.value,
            later.c.id > func.coalesce(fit.c.id, -1),
        )
        .exists()
    )
    return case(
        (and_(fit.c.id.is_(None), ~failed_later), FitHealth.NOT_FITTED.rank),
        (fit.c.id.is_(None), FitHealth.FAILED.rank),
        (~fit.c.trusted, FitHealth.NOT_TRUSTED.rank),
        (failed_later, FitHealth.OLDER.rank),
        else_=FitHealth.HEALTHY.rank,
    )


_NAMES = {
    SortBy.TEST: series.c.test,
    SortBy.SUITE: series.c.suite,
    SortBy.PLATFORM: series.c.platform,
    SortBy.PROJECT: project.c.name,
    SortBy.BRANCH: branch.c.name,
    SortBy.NOISE: func.coalesce(series_status.c.noise, ""),
}
_NUMBERS: dict[SortBy, ColumnElement[Any]] = {
    SortBy.LEVEL: series_status.c.level,
    SortBy.WEEK: series_status.c.week_change,
    SortBy.WEEK_P: series_status.c.week_p_worse,
    SortBy.RELEASE: series_status.c.release_change,
    SortBy.RELEASE_P: series_status.c.release_p_worse,
    SortBy.SHORT: series_status.c.short_change,
    SortBy.LONG: series_status.c.long_change,
    SortBy.DETECTABLE: series_status.c.week_detectable,
    SortBy.MODES: series_status.c.modes,
    SortBy.RUNS: series_status.c.runs_in_group,
    SortBy.LAST: series_status.c.last_run_ms,
}
