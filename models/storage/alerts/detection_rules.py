"""How closely series are watched: thresholds by project, suite and series."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, delete, select

from models.records.errors import BadArgumentError
from models.records.series import Series
from models.storage.database.insert import insert
from models.storage.database.tables import branch, project
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert_summary, detection_rule
from models.triage.detection.rules import (
    DEFAULT_RULE,
    AlertPolicy,
    DetectionRule,
    RuleOverride,
    check_thresholds,
    resolve_rule,
)
from models.triage.summaries.ready_rule import ReadyRule

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
            check_thresholds(item.delta, item.probability, item.failures, item.confirm)
            values = {
                "delta": item.delta,
                "probability": item.probability,
                "watch": None if item.watch is None else item.watch.value,
                "failures": item.failures,
                "confirm": item.confirm,
                "ready": None if item.ready is None else item.ready.value,
                "total": item.total,
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


def read_ready_rules(connection: Connection) -> dict[int, ReadyRule]:
    """Read when data are ready, of the projects that chose it, by their ids."""
    rule = detection_rule.c
    query = select(rule.project_id, rule.ready).where(
        rule.suite == "", rule.series_key == "", rule.ready.is_not(None)
    )
    return {int(key): ReadyRule(word) for key, word in connection.execute(query)}


def ready_rule_of(connection: Connection, summary_id: int) -> ReadyRule:
    """Read when the data of a summary are ready, by its project."""
    query = select(branch.c.project_id).select_from(alert_summary.join(branch))
    project_id = connection.scalar(query.where(alert_summary.c.id == summary_id))
    return read_ready_rules(connection).get(project_id or 0, ReadyRule.ALL)


def read_suite_total(connection: Connection, project_name: str, suite: str) -> str:
    """Read the test that somebody named as the total of a suite; blank for none."""
    rule = detection_rule.c
    query = (
        select(rule.total)
        .select_from(detection_rule.join(project))
        .where(project.c.name == project_name, rule.suite == suite, rule.series_key == "")
    )
    return connection.scalar(query) or ""


def _read(connection: Connection, project_name: str | None) -> tuple[RuleOverride, ...]:
    rule = detection_rule.c
    query = (
        select(
            project.c.name,
            *(rule.suite, rule.series_key, rule.delta, rule.probability),
            *(rule.watch, rule.failures, rule.confirm, rule.ready, rule.total),
        )
        .select_from(detection_rule.join(project))
        .order_by(project.c.name, rule.series_key, rule.suite)
    )
    if project_name is not None:
        query = query.where(project.c.name == project_name)
    return tuple(
        RuleOverride(
            *row[:5],
            None if row[5] is None else AlertPolicy(row[5]),
            *row[6:8],
            None if row[8] is None else ReadyRule(row[8]),
            row[9],
        )
        for row in connection.execute(query)
    )


def _project_id(connection: Connection, name: str) -> int:
    found = connection.scalar(select(project.c.id).where(project.c.name == name))
    if found is None:
        raise BadArgumentError(f"There is no project {name!r} in the store.")
    return int(found)
