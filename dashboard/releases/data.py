"""Gather what the releases page shows: what there is to choose from, and the comparisons."""

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from sqlalchemy import Engine

from dashboard.releases.state import ReleasesState
from dashboard.shared.services import Services
from models.records.days import day_of_moment
from models.records.series_filter import Facets, SeriesFilter
from models.services.gate.begun_releases import begun_majors
from models.services.release_report import ReleaseReport
from models.services.report_releases import report_releases
from models.stats.comparison.release_days import Major
from models.storage.results.series_filter import choose_series, read_facets


class MissingRelease(Enum):
    """Why two releases cannot be compared."""

    NO_SERIES = "no series"
    NO_RELEASES = "no releases"
    ONE_RELEASE = "one release"


@dataclass(frozen=True, slots=True)
class ReleaseChoice:
    """What the link's words come to in this store."""

    state: ReleasesState
    projects: tuple[str, ...]  # all that have series
    project: str
    majors: tuple[Major, ...]  # begun ones, the oldest first
    reference: Major | None
    against: tuple[Major, ...]  # in the order of the link
    shown: Major | None  # one of ``against``
    notes: tuple[str, ...]
    lack: MissingRelease | None

    def spelled_out(self) -> ReleasesState:
        """Name what the link leaves to its defaults, so that it says the same in a year."""
        return replace(
            self.state,
            projects=(self.project,) if self.project else (),
            reference=self.reference.name if self.reference else "",
            against=tuple(major.name for major in self.against),
            shown=self.shown.name if self.shown and len(self.against) > 1 else "",
        )


def read_release_choice(engine: Engine, state: ReleasesState, today: date) -> ReleaseChoice:
    """Find project and releases that a link names; names that there are not become notes.

    A link to a moment of the past knows the releases that were out by then.
    """
    today = today if state.as_of_ms is None else day_of_moment(state.as_of_ms)
    projects = read_facets(engine).projects
    notes: list[str] = []
    if state.project and state.project not in projects:
        notes.append(f"There is no project “{state.project[:60]}”; another one is shown.")
    named = state.project if state.project in projects else ""
    found: tuple[Major, ...] = ()
    project = named
    # Without a name: the project with the most releases to compare.
    for name in (named,) if named else projects:
        begun = begun_majors(engine, name, today, state.as_of_ms)
        if len(begun) > len(found) or not project:
            project, found = name, begun
    lack = None
    if len(found) < 2:
        lack = (
            MissingRelease.ONE_RELEASE
            if found
            else MissingRelease.NO_RELEASES
            if projects
            else MissingRelease.NO_SERIES
        )
    reference = _named(found, state.reference, notes) or (found[-1] if found else None)
    against = tuple(
        major
        for name in state.against
        if (major := _named(found, name, notes)) is not None and major != reference
    )
    if not against and reference is not None and lack is None:
        place = found.index(reference)
        against = (found[place - 1] if place else found[place + 1],)
    shown = next((major for major in against if major.name == state.shown), None)
    return ReleaseChoice(
        state,
        projects,
        project,
        found,
        reference,
        against,
        shown or (against[0] if against else None),
        tuple(notes),
        lack,
    )


def release_choice(services: Services, state: ReleasesState) -> ReleaseChoice:
    """Find project and releases that a link to the releases page names."""
    return read_release_choice(services.engine, state, day_of_moment(services.now_ms()))


def read_project_facets(engine: Engine, project: str) -> Facets:
    """Return which branches, suites and platforms a project has."""
    keys = [item.key for item in choose_series(engine, SeriesFilter(projects=(project,)))]
    return Facets(
        (project,),
        tuple(sorted({key.branch for key in keys})),
        tuple(sorted({key.suite for key in keys})),
        tuple(sorted({key.platform for key in keys})),
    )


def read_release_reports(
    engine: Engine, choice: ReleaseChoice, now_ms: int
) -> tuple[ReleaseReport, ...]:
    """Compare the reference with each of the others, in their order.

    Parameters
    ----------
    choice : ReleaseChoice
        One that lacks nothing.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.
    """
    state, reference = choice.state, choice.reference
    if reference is None:
        return ()
    wanted = replace(state.wanted(), projects=(choice.project,))
    series = choose_series(engine, wanted)
    return tuple(
        report_releases(
            engine,
            series,
            reference,
            other,
            now_ms=now_ms,
            delta=state.delta,
            threshold=state.sure / 100,
            rate=state.wrong / 100,
            rule=state.rule,
            as_of_ms=state.as_of_ms,
        )
        for other in choice.against
    )


def _named(found: tuple[Major, ...], name: str, notes: list[str]) -> Major | None:
    if not name:
        return None
    major = next((item for item in found if item.name == name), None)
    if major is None and found:
        notes.append(f"There is no release “{name[:60]}” to compare; that part was ignored.")
    return major
