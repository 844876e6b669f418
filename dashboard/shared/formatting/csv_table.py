"""The one place that writes CSV: names from files never become formulas of a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

Record = Sequence[object]

# What makes a spreadsheet calculate, in its full-width forms too; and what shifts a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)


def csv_text(columns: Sequence[str], records: Iterable[Record]) -> str:
    """Write a table as CSV, with a head.

    A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay.
    """
    return "".join(csv_blocks(columns, [records]))


def csv_blocks(columns: Sequence[str], blocks: Iterable[Iterable[Record]]) -> Iterator[str]:
    """Write a table block by block, however long it is; see `csv_text`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for records in blocks:
        writer.writerows([guarded(cell) for cell in record] for record in records)
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def guarded(cell: object) -> object:
    """Return a cell with an apostrophe in front if a spreadsheet would calculate it.

    A carriage return, which not every reader takes for a part of a cell, becomes a line feed.
    """
    if isinstance(cell, str) and "\r" in cell:
        cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(cell, str) and cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
