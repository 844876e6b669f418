"""Read the likelier cause of a summary: the hosts on which it shows, or the code."""

import math
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from statistics import median

from sqlalchemy import Connection, select

from models.records.days import DAY_MS, day_of_moment, format_day
from models.stats.comparison.host_level import host_level
from models.stats.comparison.interval_width import P10_TO_P90
from models.storage.alerts.host_shifts import read_host_shifts
from models.storage.database.tables import environment_change
from models.storage.results.host_view import SeriesMove, read_moves
from models.triage.cause import FEW, Cause, PlatformEvidence, judge_cause, moved_together
from models.triage.detection.found_change import ChangeSource, FoundChange
from models.triage.summaries.summary_readiness import NamedChange

AROUND_MS = 2 * DAY_MS  # a start is known to some runs, and hosts are changed over a day


def read_cause(connection: Connection, project_id: int, changes: Sequence[NamedChange]) -> Cause:
    """Judge whether hosts or code caused the changes of a summary.

    Only changes that are placed at a run tell: whatever happened to a host within a week or
    more would explain those that two days bound.

    Parameters
    ----------
    changes : sequence of NamedChange
        The changes of the summary.
    """
    sharp = [
        item for item in changes if item.found.source in (ChangeSource.GROUP, ChangeSource.HAND)
    ]
    if not sharp:
        return Cause()
    found = [item.found for item in sharp]
    platforms = sorted({item.platform for item in sharp})
    moves = read_moves(connection, project_id, platforms, *_stretch(found), _begun(found))
    evidence = [
        _evidence(
            connection,
            project_id,
            platform,
            [item.found for item in sharp if item.platform == platform],
            moves,
        )
        for platform in platforms
    ]
    return judge_cause(
        evidence,
        others_moved=all(map(moved_together, evidence))
        and _all_moved(connection, project_id, found),
    )


def _all_moved(connection: Connection, project_id: int, found: Sequence[FoundChange]) -> bool:
    """Whether nearly all series moved on each platform of a project, of two or more."""
    moves = read_moves(connection, project_id, None, *_stretch(found), _begun(found))
    platforms = {move.platform for move in moves}
    return len(platforms) > 1 and all(
        moved_together(_counted(platform, 0, moves)) for platform in platforms
    )


def _evidence(
    connection: Connection,
    project_id: int,
    platform: str,
    found: Sequence[FoundChange],
    moves: Sequence[SeriesMove],
) -> PlatformEvidence:
    since_ms, until_ms = _stretch(found)
    changes = environment_change.c
    query = select(changes.time_ms, changes.platform, changes.description).where(
        changes.project_id == project_id, changes.time_ms.between(since_ms, until_ms)
    )
    recorded = tuple(
        f"{row.description} ({format_day(day_of_moment(row.time_ms))})"
        for row in connection.execute(query.order_by(changes.time_ms, changes.description))
        if fnmatchcase(platform, row.platform)
    )
    counted = _counted(platform, _begun(found), moves, recorded)
    controls = {move.series_id for move in moves if move.control}
    sized = [
        item for item in found if item.series_id not in controls and math.isfinite(item.change)
    ]
    level = None
    if _may_be_host(counted):
        here = [move for move in moves if move.platform == platform]
        shifts = read_host_shifts(connection, here, *_bounds(found))
        level = host_level(shifts)
    return replace(
        counted,
        only_controls={item.series_id for item in found} <= controls,
        alert_moves=tuple(item.change for item in sized),
        alert_errors=tuple(_error(item) for item in sized),
        level=level,
    )


def _may_be_host(counted: PlatformEvidence) -> bool:
    """Whether it is worth reading how far every series moved: more did than code explains."""
    return counted.controls_moved > 0 or counted.moved > FEW * counted.series


def _bounds(found: Sequence[FoundChange]) -> tuple[int, int]:
    """Return the last run before all changes of a platform and the first one after them."""
    return min(item.previous_ms for item in found), max(item.start_ms for item in found)


def _error(item: FoundChange) -> float:
    """Return the standard error of an alert's change, percent, by its interval of 80 %."""
    width = item.change_high - item.change_low
    return width / P10_TO_P90 if math.isfinite(width) else 0.0


def _counted(
    platform: str, day_ms: int, moves: Sequence[SeriesMove], recorded: tuple[str, ...] = ()
) -> PlatformEvidence:
    every = [move for move in moves if move.platform == platform]
    here = [move for move in every if move.examined]
    controls = [move for move in here if move.control]
    others = [move for move in here if not move.control]
    return PlatformEvidence(
        platform=platform,
        day_ms=day_ms,
        series=len(others),
        moved=sum(move.moved for move in others),
        controls=len(controls),
        controls_moved=sum(move.moved for move in controls),
        recorded=recorded,
        unexamined=len(every) - len(here),
        shift=_shift(controls) if controls else _shift(others),
    )


def _shift(moves: Sequence[SeriesMove]) -> float | None:
    """Give the median move of the series that moved, percent; None where none has a size."""
    known = [move.change for move in moves if move.moved and move.change is not None]
    return median(known) if known else None


def _stretch(found: Sequence[FoundChange]) -> tuple[int, int]:
    """Return the stretch in which whatever caused the changes came."""
    since_ms = min(item.previous_ms for item in found) - AROUND_MS
    return since_ms, max(item.start_ms for item in found) + AROUND_MS


def _begun(found: Sequence[FoundChange]) -> int:
    return min(item.start_ms for item in found)
