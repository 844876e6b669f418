"""Decide whether the demo's files are made again or kept."""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from data.demo.generate import VERSION, DemoFiles, write_demo
from models.records.errors import BadArgumentError

KEPT_DAYS = 7
_NOTE = "made.json"


@dataclass(frozen=True, slots=True)
class MadeDemo:
    """The demo's files, and the last day that they tell of."""

    files: DemoFiles
    until: date
    new: bool


def last_complete_day(now_ms: int) -> date:
    """Yesterday in UTC: the newest day of which nothing lies in the future."""
    return datetime.fromtimestamp(now_ms / 1000, UTC).date() - timedelta(days=1)


def keep_or_make(folder: Path, until: date | None, today: date) -> MadeDemo:
    """Keep the files in `folder` if they will do, or else write them again.

    Files will do if this version of the generator wrote them whole, and they end on the day
    that is asked for; or, if none is asked for, at most `KEPT_DAYS` days before `today`.

    Parameters
    ----------
    folder
        Where the files are or shall be; it belongs to the demo alone.
    until
        The last day; None: any recent one.
    today
        The last complete day.

    Raises
    ------
    BadArgumentError
        If `until` lies after `today`: results cannot come from the future.
    """
    if until is not None and until > today:
        raise BadArgumentError(
            f"The demo cannot end on {until}: its last day must be complete. Choose {today} (UTC) "
            "or an earlier day."
        )
    files = DemoFiles(folder)
    made = _read_note(folder / _NOTE)
    if made is not None and _will_do(made, until, today):
        return MadeDemo(files, made, new=False)
    # The note goes first and comes last, so that files half written are never kept.
    shutil.rmtree(folder, ignore_errors=True)
    last = until or today
    write_demo(files, last)
    note = {"until": last.isoformat(), "generator": VERSION}
    (folder / _NOTE).write_text(json.dumps(note), encoding="utf-8")
    return MadeDemo(files, last, new=True)


def _will_do(made: date, until: date | None, today: date) -> bool:
    if until is not None:
        return made == until
    return timedelta(0) <= today - made <= timedelta(days=KEPT_DAYS)


def _read_note(path: Path) -> date | None:
    """Last day of the files beside the note; None where they are missing or outdated."""
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        if note["generator"] != VERSION:
            return None
        return date.fromisoformat(note["until"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
