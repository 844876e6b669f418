"""Judge the series of a store for a pipeline, by the rules of the releases page."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import Engine

from models.records.days import day_of_moment
from models.records.errors import BadArgumentError
from models.records.series_filter import SeriesFilter
from models.services.gate.against import PREVIOUS, find_against
from models.services.gate.begun_releases import begun_majors
from models.services.release_report import ReleaseReport
from models.services.report_releases import report_releases
from models.stats.comparison.compare import DELTA
from models.stats.comparison.false_discovery import FALSE_DISCOVERY_RATE
from models.stats.comparison.quality_gate import MAX_AGE_DAYS
from models.stats.comparison.release_days import Major
from models.stats.comparison.release_gate import GateRule
from models.stats.comparison.verdict import THRESHOLD
from models.storage.database.transaction import read_transaction
from models.storage.results.series_filter import choose_series, read_facets
from models.storage.results.series_summary import newest_fits

NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class GateRequest:
    """What a pipeline asks; blank parts are at their defaults."""

    against: str = PREVIOUS
    release: str = ""  # what is judged; blank: the newest level
    wanted: SeriesFilter = field(default_factory=SeriesFilter)
    delta: float = DELTA  # percent
    threshold: float = THRESHOLD
    rate: float = FALSE_DISCOVERY_RATE
    rule: GateRule = field(default_factory=GateRule)
    max_age_days: int | None = MAX_AGE_DAYS  # None: of any age
    as_of_ms: int | None = None  # judge by what the store held then, as if it were the present


@dataclass(frozen=True, slots=True)
class GateResult:
    """The report on a project's series, and the project's name."""

    project: str
    report: ReleaseReport


def judge_store(engine: Engine, request: GateRequest, now_ms: int) -> GateResult:
    """Judge the newest level of a project's series, or that of a release.

    Parameters
    ----------
    request : GateRequest
        At most one project; without one, the store must have one alone.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.

    Raises
    ------
    BadArgumentError
        If project, release, revision or series are not in the store.
    """
    today = day_of_moment(now_ms if request.as_of_ms is None else min(request.as_of_ms, now_ms))
    project = _project(engine, request.wanted)
    wanted = replace(request.wanted, projects=(project,))
    series = choose_series(engine, wanted)
    if not series:
        raise BadArgumentError(f"No series of {project} matches. Check --suite, --platform, --q.")
    releases = begun_majors(engine, project, today, request.as_of_ms)
    newest_day = _newest_day(engine, [item.id for item in series], request.as_of_ms)
    reference = _reference(project, releases, request.release, newest_day or today)
    other = find_against(engine, project, request.against, releases, reference, newest_day)
    report = report_releases(
        engine,
        series,
        reference,
        other,
        now_ms=now_ms,
        delta=request.delta,
        threshold=request.threshold,
        rate=request.rate,
        rule=request.rule,
        as_of_ms=request.as_of_ms,
        since=None
        if request.max_age_days is None
        else today - timedelta(days=request.max_age_days),
    )
    return GateResult(project, report)


def _project(engine: Engine, wanted: SeriesFilter) -> str:
    known = read_facets(engine).projects
    if not known:
        raise BadArgumentError("The store has no series yet. Load some: bandwatch ingest FILE.")
    named = wanted.projects or (known if len(known) == 1 else ())
    if len(named) != 1:
        raise BadArgumentError(f"Choose one project with --project: {', '.join(known)}.")
    if named[0] not in known:
        raise BadArgumentError(f"There is no project {named[0]!r}; known are {', '.join(known)}.")
    return named[0]


def _newest_day(engine: Engine, series_ids: Sequence[int], as_of_ms: int | None) -> date | None:
    with read_transaction(engine) as connection:
        fits = newest_fits(connection, series_ids, complete=True, as_of_ms=as_of_ms)
    return max((fit.last_day for fit in fits.values() if fit.last_day is not None), default=None)


def _reference(project: str, releases: Sequence[Major], name: str, day: date) -> Major:
    if not name:
        return releases[-1] if releases else Major(NEWEST, day, None)
    found = next((item for item in releases if item.name == name), None)
    if found is None:
        known = ", ".join(item.name for item in releases) or "none"
        raise BadArgumentError(f"{project} has no release {name!r}; it has {known}.")
    return found
