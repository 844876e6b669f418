"""Rename a series: suite, test or platform; its fits, alerts and links stay."""

from sqlalchemy import Connection, Engine, update

from models.records.edits.series_edit import EditAction, SeriesEdit
from models.records.errors import BadArgumentError
from models.records.series import SeriesKey
from models.storage.database.tables import measurement, series
from models.storage.database.transaction import acquire_write_lock
from models.storage.database.triage_tables import detection_rule
from models.storage.results.series_edits.edit_log import edits_that_hold, log_edit
from models.storage.results.series_edits.find_parts import SeriesPart, find_part, require_free
from models.storage.results.series_edits.forget_results import forget_caches
from models.storage.results.series_edits.move_runs import rehome, runs_of_lane, settle_lanes


def rename_series(
    engine: Engine, old: SeriesKey, new: SeriesKey, *, at_ms: int, who: str, why: str = ""
) -> int:
    """Rename a series, and return the number of the edit.

    Rows that are read later under the old name belong to it.

    Raises
    ------
    UnknownSeriesError
        If there is no series of the old name.
    BadArgumentError
        If there is one of the new name, or it is of another project or branch.
    """
    with engine.begin() as connection:
        acquire_write_lock(connection)
        part = find_part(connection, old)
        require_free(connection, part, new)
        if edits_that_hold(connection).place(new).key not in (new, old):
            raise BadArgumentError(
                f"{new} is an earlier name of another series. Undo that edit first."
            )
        change_key(connection, part, new)
        edit = SeriesEdit(EditAction.RENAME, old, new)
        return log_edit(connection, edit, at_ms=at_ms, who=who, why=why)


def change_key(connection: Connection, part: SeriesPart, new: SeriesKey) -> None:
    """Change the key of a series, and give its measurements the runs of that suite and platform."""
    connection.execute(
        update(series)
        .where(series.c.id == part.id)
        .values(suite=new.suite, test=new.test, platform=new.platform)
    )
    if (new.suite, new.platform) != (part.key.suite, part.key.platform):
        of_series = measurement.c.series_id == part.id
        rehome(connection, of_series, runs_of_lane(connection, of_series, new))
        settle_lanes(connection, part.branch_id, (part.key, new))
    connection.execute(
        update(detection_rule)
        .where(detection_rule.c.series_key == str(part.key))
        .values(series_key=str(new))
    )
    forget_caches(connection, [part.id])
