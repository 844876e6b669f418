"""Get or create the runs that a batch of measurements comes from."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    MetaData,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    or_,
    select,
    true,
    update,
)

from models.records.measurement import Measurement
from models.storage.database.insert import fill, insert
from models.storage.database.tables import run
from models.storage.results.commits.continued_lane import Lane
from models.storage.results.run_order_store import SeenRevision, order_runs
from models.storage.results.series_store import get_or_create_branches

incoming = Table(
    "incoming_run",
    MetaData(),
    Column("place", BigInteger, nullable=False),
    Column("branch_id", BigInteger, nullable=False),
    Column("suite", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("time_ms", BigInteger, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("revision", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("place_ms", BigInteger, nullable=False),
    prefixes=["TEMPORARY"],
)
_COLUMNS = tuple(column.name for column in incoming.c)
_IDENTITY = _COLUMNS[1:7]

_Identity = tuple[str, str, str, str, int, str, str]


def get_or_create_runs(connection: Connection, batch: Sequence[Measurement]) -> list[int]:
    """Find the run of each measurement, making those that are not there.

    Version and host describe a run without being part of what it is: the newest statement
    that is not blank holds.

    Returns
    -------
    list of int
        Keys of table ``run``, in the order of the batch.
    """
    places: dict[_Identity, int] = {}
    details: list[list[str]] = []  # version and host of each place
    order = []
    for item in batch:
        key = item.series
        identity = (
            key.project,
            key.branch,
            key.suite,
            key.platform,
            item.time_ms,
            item.run_id,
            item.revision,
        )
        place = places.setdefault(identity, len(places))
        if place == len(details):
            details.append([item.version, item.host])
        else:
            details[place] = [item.version or details[place][0], item.host or details[place][1]]
        order.append(place)
    branches = get_or_create_branches(connection, {identity[:2] for identity in places})
    incoming.create(connection, checkfirst=True)
    fill(
        connection,
        incoming,
        _COLUMNS,
        (
            (place, branches[identity[:2]], *identity[2:], *details[place], identity[4])
            for identity, place in places.items()
        ),
    )
    ids = _store_incoming(connection)
    connection.execute(delete(incoming))
    order_runs(
        connection,
        _first_of_lanes(branches, places),
        _seen_revisions(branches, places, batch),
    )
    return [ids[place] for place in order]


def _first_of_lanes(
    branches: Mapping[tuple[str, str], int], places: Iterable[_Identity]
) -> dict[Lane, int]:
    """Return when the first run of each lane in a batch began."""
    first: dict[Lane, int] = {}
    for project, branch, suite, platform, time_ms, *_ in places:
        lane = (branches[(project, branch)], suite, platform)
        first[lane] = min(time_ms, first.get(lane, time_ms))
    return first


def _seen_revisions(
    branches: Mapping[tuple[str, str], int],
    places: Iterable[_Identity],
    batch: Sequence[Measurement],
) -> dict[tuple[int, str], SeenRevision]:
    """Collect what a batch says of each revision that it names."""
    first: dict[tuple[int, str], int] = {}
    for project, branch, _, _, time_ms, _, name in places:
        if name:
            key = (branches[(project, branch)], name)
            first[key] = min(time_ms, first.get(key, time_ms))
    stated = {
        (branches[(item.series.project, item.series.branch)], item.revision): item.revision_ms
        for item in batch
        if item.revision and item.revision_ms is not None
    }
    return {key: SeenRevision(moment, stated.get(key)) for key, moment in first.items()}


def _store_incoming(connection: Connection) -> dict[int, int]:
    connection.execute(
        insert(connection, run)
        .from_select(
            _COLUMNS[1:],
            select(*(incoming.c[name] for name in _COLUMNS[1:])).where(true()),
            include_defaults=False,
        )
        .on_conflict_do_nothing()
    )
    same = and_(*(run.c[name] == incoming.c[name] for name in _IDENTITY))
    back = select(run.c.id).select_from(incoming.join(run, same)).where(run.c.place_ms.is_(None))
    connection.execute(update(run).where(run.c.id.in_(back)).values(place_ms=run.c.time_ms))
    found = select(incoming.c.place, run.c.id).select_from(incoming.join(run, same))
    ids = {int(place): int(identity) for place, identity in connection.execute(found)}
    differing = select(run.c.id, incoming.c.version, incoming.c.host, run.c.version, run.c.host)
    news = differing.select_from(incoming.join(run, same)).where(
        or_(
            and_(incoming.c.version != "", incoming.c.version != run.c.version),
            and_(incoming.c.host != "", incoming.c.host != run.c.host),
        )
    )
    changes = [
        {"key": row[0], "new_version": row[1] or row[3], "new_host": row[2] or row[4]}
        for row in connection.execute(news)
    ]
    if changes:
        connection.execute(
            update(run)
            .where(run.c.id == bindparam("key"))
            .values(version=bindparam("new_version"), host=bindparam("new_host")),
            changes,
        )
    return ids
