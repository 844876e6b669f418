"""Read dated changes of hosts, kernels, compilers: ``time,description[,platform]``."""

from pathlib import Path

from data.readers.tables.small_table import SmallTable
from models.records.change import EnvironmentChange
from models.services.rows.row_error import RowError
from models.services.rows.times import parse_time


def read_environment(path: Path) -> list[EnvironmentChange]:
    """Read the environment changes of a project.

    Parameters
    ----------
    path
        CSV with the columns ``time`` and ``description``; ``platform`` may hold a shell-style
        pattern, and blank means every platform.

    Raises
    ------
    ReadError
        If the file or any of its rows cannot be used.
    """
    table = SmallTable(path, ("time", "description"), ("platform",))
    changes = []
    for line, row in table:
        try:
            time_ms, _ = parse_time(row["time"])
        except RowError as fault:
            raise table.fault(line, str(fault)) from None
        if not row["description"]:
            raise table.fault(line, "no description")
        changes.append(EnvironmentChange(time_ms, row["platform"] or "*", row["description"]))
    return changes
