"""``bandwatch series …``: rename, merge, split and rescale series, undo it, and show the log."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy import Engine

from models.records.edits.series_edit import EditAction, LoggedEdit
from models.records.errors import BadArgumentError
from models.records.series import SeriesKey

SeriesArgument = Annotated[
    str, typer.Argument(metavar="SERIES", help="Series: project/branch/suite/test/platform.")
]
WhoOption = Annotated[str, typer.Option(help="Name of the person.", envvar="USER")]
ReasonOption = Annotated[str, typer.Option(help="Reason, shown by the log.")]
FactorOption = Annotated[
    float | None, typer.Option(help="Factor of the values. [default: by the units]")
]
FrozenOption = Annotated[
    bool,
    typer.Option("--drop-frozen", help="Edit even if frozen links show fits of the series."),
]


def rename(
    series: SeriesArgument,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="New name, project/branch/suite/test/platform.")
    ],
    who: WhoOption = "",
    reason: ReasonOption = "",
) -> None:
    """Rename a series: suite, test or platform.

    Fits, alerts and links stay. Rows read later under the old name belong to the series.
    """
    from models.storage.results.series_edits.rename_series import rename_series

    engine, now_ms = _store()
    old, new = SeriesKey.parse(series), SeriesKey.parse(name)
    _done(rename_series(engine, old, new, at_ms=now_ms, who=who, why=reason), f"{old} is {new} now")


def merge(
    series: SeriesArgument,
    into: Annotated[
        str, typer.Argument(metavar="INTO", help="Series that takes the measurements.")
    ],
    factor: FactorOption = None,
    drop_frozen: FrozenOption = False,
    who: WhoOption = "",
    reason: ReasonOption = "",
) -> None:
    """Merge a series into another, with its alerts and accepted changes.

    Fits of both are deleted; run `bandwatch fit` afterwards. Rows read later under the old name
    belong to the other series.
    """
    from models.storage.results.series_edits.merge_series import merge_series

    engine, now_ms = _store()
    old, new = SeriesKey.parse(series), SeriesKey.parse(into)
    edit_id = merge_series(
        engine,
        old,
        new,
        at_ms=now_ms,
        who=who,
        why=reason,
        factor=factor,
        drop_frozen=drop_frozen,
    )
    _done(edit_id, f"{old} is a part of {new} now")


def split(
    series: SeriesArgument,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Name of the new series of the earlier runs.")
    ],
    before: Annotated[str, typer.Option(help="Time of the first run that stays, ISO 8601, UTC.")],
    drop_frozen: FrozenOption = False,
    who: WhoOption = "",
    reason: ReasonOption = "",
) -> None:
    """Split the earlier runs of a series off into a series of their own.

    The series keeps its name, its alerts and the runs to come. Its fits are deleted; run
    `bandwatch fit` afterwards.
    """
    from models.storage.results.series_edits.split_series import split_series

    engine, now_ms = _store()
    old, new = SeriesKey.parse(series), SeriesKey.parse(name)
    edit_id = split_series(
        engine,
        old,
        new,
        _time_ms(before),
        at_ms=now_ms,
        who=who,
        why=reason,
        drop_frozen=drop_frozen,
    )
    _done(edit_id, f"runs of {old} before {before} are {new} now")


def rescale(
    series: SeriesArgument,
    unit: Annotated[str, typer.Option(help="New unit of the values.")],
    factor: FactorOption = None,
    drop_frozen: FrozenOption = False,
    who: WhoOption = "",
    reason: ReasonOption = "",
) -> None:
    """Rescale a series into another unit.

    Its fits are deleted; run `bandwatch fit` afterwards. Rows read later in the old unit, or
    without one, are multiplied too.
    """
    from models.storage.results.series_edits.rescale_series import rescale_series

    engine, now_ms = _store()
    key = SeriesKey.parse(series)
    edit_id = rescale_series(
        engine,
        key,
        unit,
        at_ms=now_ms,
        who=who,
        why=reason,
        factor=factor,
        drop_frozen=drop_frozen,
    )
    _done(edit_id, f"{key} is in {unit} now")


def undo(
    edit: Annotated[int, typer.Argument(metavar="EDIT", help="Number of the edit, see the log.")],
    drop_frozen: FrozenOption = False,
    who: WhoOption = "",
) -> None:
    """Undo an edit of a series.

    Values and runs are as they were. Rows read since stay in the series that took them.
    """
    from models.storage.results.series_edits.undo_edit import undo_edit

    engine, now_ms = _store()
    undone = undo_edit(engine, edit, at_ms=now_ms, who=who, drop_frozen=drop_frozen)
    typer.echo(f"Undone: {undone.action.value} of {undone.old}.")


def log() -> None:
    """Show all edits of series, newest last."""
    from models.storage.results.series_edits.edit_log import read_edits

    engine, _ = _store()
    edits = read_edits(engine)
    for item in edits:
        typer.echo(_line(item))
    if not edits:
        typer.echo("No series was renamed, merged, split or rescaled.")


def _store() -> tuple[Engine, int]:
    from models.records.settings import load_settings
    from models.storage.database.engine import open_store

    settings = load_settings()
    return open_store(settings), settings.clock.now_ms()


def _done(edit_id: int, sentence: str) -> None:
    typer.echo(f"Edit {edit_id}: {sentence}. `bandwatch series undo {edit_id}` takes it back.")


def _line(item: LoggedEdit) -> str:
    edit = item.edit
    parts = [f"{item.id}", _iso(item.at_ms), f"{edit.action.value} {edit.old}"]
    if edit.action is EditAction.RESCALE:
        parts[-1] += f" from {edit.old_unit or 'no unit'} to {edit.new_unit or 'no unit'}"
    else:
        parts[-1] += f" → {edit.new}"
    if edit.factor != 1:
        parts.append(f"× {edit.factor:g}")
    if edit.before_ms is not None:
        parts.append(f"runs before {_iso(edit.before_ms)}")
    parts += [f"by {item.who}" if item.who else "", item.why]
    if item.undone_ms is not None:
        by = f" by {item.undone_by}" if item.undone_by else ""
        parts.append(f"undone {_iso(item.undone_ms)}{by}")
    return " · ".join(part for part in parts if part)


def _iso(time_ms: int) -> str:
    return datetime.fromtimestamp(time_ms / 1000, UTC).isoformat(timespec="seconds")


def _time_ms(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadArgumentError(f"{text!r} is no time; write it as 2026-11-20T02:14:09.") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)
