"""Read a release calendar: ``version,release_date``."""

from datetime import UTC, datetime
from pathlib import Path

from data.readers.tables.small_table import SmallTable
from models.records.release import Release
from models.services.rows.row_error import RowError
from models.services.rows.times import parse_time


def read_releases(path: Path) -> list[Release]:
    """Read the releases of a project.

    Parameters
    ----------
    path
        CSV with the columns ``version`` and ``release_date`` (a day, or a time whose UTC day
        counts). Days to come are allowed: a calendar may be planned.

    Returns
    -------
    list of Release
        In the file's order; a version that stands twice counts once, with its last day.

    Raises
    ------
    ReadError
        If the file or any of its rows cannot be used.
    """
    table = SmallTable(path, ("version", "release_date"))
    releases: dict[str, Release] = {}
    for line, row in table:
        version = row["version"]
        if not version:
            raise table.fault(line, "no version")
        try:
            time_ms, _ = parse_time(row["release_date"])
        except RowError as fault:
            raise table.fault(line, str(fault)) from None
        day = datetime.fromtimestamp(time_ms / 1000, UTC).date()
        releases[version] = Release(first_day=day, version=version)
    return list(releases.values())
