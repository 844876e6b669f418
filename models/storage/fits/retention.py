"""Which fits a store keeps, and the deletion of the others.

A fit is large (docs/reference/store.md, Sizes) and replaced by the next night's. What people can
still be shown stays: the newest of each series, what a frozen link shows, what an alert was found
in, fits as of past days, which somebody asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
)

from models.records.errors import BadArgumentError
from models.records.fit import FitState
from models.storage.database.chunks import chunks
from models.storage.database.fit_tables import draws, fit
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert

KEEP = 3  # complete fits of a series
DAY_BYTES = 160  # of a day besides its draws, in either database
SAMPLED = 50  # fits whose size stands for that of all
FITS_AT_ONCE = 20  # per transaction, so that others who write wait briefly


@dataclass(frozen=True, slots=True)
class FitSizes:
    """How many fits there are and about how many bytes they take."""

    fits: int
    size: int


def prune_fits(
    engine: Engine,
    *,
    keep: int = KEEP,
    before_ms: int | None = None,
    on_deleted: Callable[[int], None] | None = None,
) -> int:
    """Delete superseded fits with their draws, some at a time.

    Of each series stay: the newest ``keep`` complete fits, the newest attempt of any state, every
    pinned fit, every fit that an alert names, fits as of a past day, and everything created at
    ``before_ms`` or later. An as-of view of a day whose fit was pruned shows the newest older fit
    that is left. What is deleted when somebody stops it stays deleted, each fit as a whole.

    Parameters
    ----------
    on_deleted : callable, optional
        Called with the number of fits that are deleted so far.

    Returns
    -------
    int
        How many were deleted.

    Raises
    ------
    BadArgumentError
        If ``keep`` is below 1: the current fit is never pruned.
    """
    query = _superseded(keep, before_ms)
    with read_transaction(engine) as connection:
        found = connection.scalars(query.order_by(fit.c.id)).all()
    deleted = 0
    for some in chunks(found, FITS_AT_ONCE):
        with engine.begin() as connection:
            # Asked again: meanwhile a link may have pinned one, or an alert may name it.
            mine = delete(fit).where(fit.c.id.in_(some), ~fit.c.pinned, ~_named_by_alert())
            deleted += int(connection.execute(mine).rowcount)
        if on_deleted is not None:
            on_deleted(deleted)
    return deleted


def superseded_sizes(engine: Engine, *, keep: int = KEEP, before_ms: int | None = None) -> FitSizes:
    """Estimate what `prune_fits` would delete, without deleting it; see `fit_sizes`."""
    query = _superseded(keep, before_ms).subquery()
    complete = and_(fit.c.id.in_(select(query.c.id)), fit.c.state == FitState.COMPLETE.value)
    with read_transaction(engine) as connection:
        number = connection.scalar(select(func.count()).select_from(query)) or 0
        large = connection.scalar(select(func.count()).select_from(fit).where(complete)) or 0
        return FitSizes(number, round(large * _mean_bytes(connection)))


def fit_sizes(engine: Engine) -> FitSizes:
    """Count the fits of the store and estimate their bytes from the newest of them."""
    drawn = fit.c.state != FitState.FAILED.value
    with read_transaction(engine) as connection:
        number = connection.scalar(select(func.count()).select_from(fit).where(drawn)) or 0
        return FitSizes(number, round(number * _mean_bytes(connection)))


def _mean_bytes(connection: Connection) -> float:
    """Return the mean size of the newest fits with draws; to add all up would read them all."""
    drawn = select(fit.c.id).where(fit.c.state != FitState.FAILED.value)
    newest = drawn.order_by(fit.c.id.desc()).limit(SAMPLED)
    some = connection.scalars(newest).all()
    if not some:
        return 0.0
    taken = func.sum(func.length(draws.c.level) + DAY_BYTES)
    return float(connection.scalar(select(taken).where(draws.c.fit_id.in_(some))) or 0) / len(some)


def _named_by_alert() -> ColumnElement[bool]:
    return exists().where(alert.c.fit_id == fit.c.id)


def _superseded(keep: int, before_ms: int | None) -> Select[tuple[int]]:
    if keep < 1:
        raise BadArgumentError(
            f"keep={keep} would delete current fits. Keep at least 1 per series."
        )
    newest_first = fit.c.id.desc()  # a clock may have gone back
    rank = func.row_number().over(
        partition_by=(fit.c.series_id, fit.c.state), order_by=newest_first
    )
    attempt = func.row_number().over(partition_by=fit.c.series_id, order_by=newest_first)
    ranked = (
        select(fit.c.id, fit.c.state, rank.label("rank"), attempt.label("attempt"))
        .where(fit.c.state != FitState.PAST.value)
        .subquery()
    )
    old = select(ranked.c.id).where(
        ranked.c.attempt > 1,
        or_(ranked.c.state != FitState.COMPLETE.value, ranked.c.rank > keep),
    )
    condition = and_(fit.c.id.in_(old), ~fit.c.pinned, ~_named_by_alert())
    if before_ms is not None:
        condition = and_(condition, fit.c.created_ms < before_ms)
    return select(fit.c.id).where(condition)
