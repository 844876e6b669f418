"""Keep the slowdown that people want seen in a benchmark, and the size that they chose for it."""

from sqlalchemy import Engine, func, insert, select

from models.records.benchmark_runs import SizeChoice
from models.records.errors import BadArgumentError
from models.storage.database.detectability_tables import size_choice
from models.storage.database.transaction import read_transaction


def store_size_choice(engine: Engine, series_id: int, choice: SizeChoice, now_ms: int) -> None:
    """Store a choice that holds from now on; what held before is kept.

    Raises
    ------
    BadArgumentError
        If the slowdown is not above 1, or only one side of the size is given, or one is below 1.
    """
    size = (choice.instances, choice.iterations)
    if choice.slowdown is not None and not choice.slowdown > 1:
        raise BadArgumentError(f"The wanted slowdown must be above 1, not {choice.slowdown}.")
    if size.count(None) == 1 or any(side is not None and side < 1 for side in size):
        raise BadArgumentError(f"A size is two whole numbers from 1 on, not {size}.")
    row = {
        "series_id": series_id,
        "set_ms": now_ms,
        "slowdown": choice.slowdown,
        "instances": choice.instances,
        "iterations": choice.iterations,
    }
    with engine.begin() as connection:
        connection.execute(insert(size_choice), row)


def read_size_choices(
    engine: Engine, series_ids: tuple[int, ...] | None = None
) -> dict[int, SizeChoice]:
    """Read what holds, by series; series for which no one chose anything are absent.

    Parameters
    ----------
    series_ids
        Only these; all series if None.
    """
    newest = select(func.max(size_choice.c.id)).group_by(size_choice.c.series_id)
    if series_ids is not None:
        newest = newest.where(size_choice.c.series_id.in_(series_ids))
    query = select(size_choice).where(size_choice.c.id.in_(newest))
    with read_transaction(engine) as connection:
        return {
            row.series_id: SizeChoice(row.slowdown, row.instances, row.iterations)
            for row in connection.execute(query)
        }
