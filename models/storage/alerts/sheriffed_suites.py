"""Read which suites are sheriffed, by the rules of projects and suites."""

from dataclasses import dataclass

from sqlalchemy import Engine, select

from models.storage.alerts.detection_rules import read_rules
from models.storage.database.tables import branch, project, series
from models.storage.database.transaction import read_transaction
from models.triage.detection.rules import DEFAULT_RULE, AlertPolicy, resolve_rule


@dataclass(frozen=True, slots=True)
class SuitePolicy:
    """What becomes of the alerts of one suite; rules of single series may differ."""

    project: str
    suite: str
    policy: AlertPolicy


def read_suite_policies(engine: Engine) -> tuple[SuitePolicy, ...]:
    """Read the policy of every suite of the store, by project and suite."""
    query = (
        select(project.c.name, series.c.suite)
        .select_from(series.join(branch).join(project))
        .distinct()
        .order_by(project.c.name, series.c.suite)
    )
    with read_transaction(engine) as connection:
        places = connection.execute(query).all()
    rules = read_rules(engine)
    return tuple(
        SuitePolicy(
            name,
            suite,
            resolve_rule(
                [rule for rule in rules if rule.project == name and not rule.series_key],
                suite,
                "",
                DEFAULT_RULE,
            ).watch,
        )
        for name, suite in places
    )
