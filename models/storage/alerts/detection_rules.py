"""How closely series are watched: thresholds by project, suite and series."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, delete, select

from models.records.errors import BadArgumentError
from models.records.series import Series
from models.storage.database.insert import insert
from models.storage.database.tables import project
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import detection_rule
from models.triage.detection.rules import (
    DEFAULT_RULE,
    AlertPolicy,
    DetectionRule,
    RuleOverride,
    check_thresholds,
    resolve_rule,
)

_KEY = ("project_id", "suite", "series_key")


def read_rules(engine: Engine, project_name: str | None = None) -> tuple[RuleOverride, ...]:
    """Read what was chosen, of one project or of all, the widest choices of each first."""
    with read_transaction(engine) as connection:
        return _read(connection, project_name)


def rule_of(engine: Engine, series: Series, default: DetectionRule = DEFAULT_RULE) -> DetectionRule:
    """Return the alert rule of one series."""
    found = read_rules(engine, series.key.project)
    return resolve_rule(found, series.key.suite, str(series.key), default)


def save_rules(engine: Engine, chosen: Iterable[RuleOverride]) -> None:
    """Keep choices; a field that is None keeps what was chosen before.

    Raises
    ------
    BadArgumentError
        If a project is unknown or a threshold is out of range; nothing is kept then.
    """
    with engine.begin() as connection:
        for item in chosen:
            check_thresholds(item.delta, item.probability, item.failures)
            values = {
                "delta": item.delta,
                "probability": item.probability,
                "watch": None if item.watch is None else item.watch.value,
                "failures": item.failures,
            }
            kept = {name: value for name, value in values.items() if value is not None}
            if not kept:
                continue
            row = {
                "project_id": _project_id(connection, item.project),
                "suite": item.suite,
                "series_key": item.series_key,
                **values,
            }
            connection.execute(
                insert(connection, detection_rule)
                .values(row)
                .on_conflict_do_update(index_elements=_KEY, set_=kept)
            )


def forget_rules(engine: Engine, chosen: Iterable[RuleOverride]) -> int:
    """Take choices back, whatever they say; gives how many there were."""
    with engine.begin() as connection:
        done = [
            connection.execute(
                delete(detection_rule).where(
                    detection_rule.c.project_id == _project_id(connection, item.project),
                    detection_rule.c.suite == item.suite,
                    detection_rule.c.series_key == item.series_key,
                )
            ).rowcount
            for item in chosen
        ]
    return sum(done)


def _read(connection: Connection, project_name: str | None) -> tuple[RuleOverride, ...]:
    rule = detection_rule.c
    query = (
        select(
            project.c.name,
            *(rule.suite, rule.series_key, rule.delta, rule.probability),
            *(rule.watch, rule.failures),
        )
        .select_from(detection_rule.join(project))
        .order_by(project.c.name, rule.series_key, rule.suite)
    )
    if project_name is not None:
        query = query.where(project.c.name == project_name)
    return tuple(
        RuleOverride(*row[:5], None if row[5] is None else AlertPolicy(row[5]), row[6])
        for row in connection.execute(query)
    )


def _project_id(connection: Connection, name: str) -> int:
    found = connection.scalar(select(project.c.id).where(project.c.name == name))
    if found is None:
        raise BadArgumentError(f"There is no project {name!r} in the store.")
    return int(found)
