"""Which suites are sheriffed, as the rules of projects and suites say."""

from sqlalchemy import Engine

from models.records.series import SeriesKey
from models.storage.alerts.detection_rules import save_rules
from models.storage.alerts.sheriffed_suites import read_suite_policies
from models.triage.detection.rules import AlertPolicy, RuleOverride
from tests.storage.made_up import make_series


def test_a_suite_that_is_chosen_alone_is_sheriffed(engine: Engine) -> None:
    for suite in ("load", "memory"):
        make_series(engine, SeriesKey("p", "main", suite, "t", "linux"))
        make_series(engine, SeriesKey("p", "beta", suite, "t", "linux"))
    make_series(engine, SeriesKey("q", "main", "load", "t", "linux"))
    assert {item.policy for item in read_suite_policies(engine)} == {AlertPolicy.ALERT}
    save_rules(
        engine,
        [
            RuleOverride("p", watch=AlertPolicy.MONITOR),
            RuleOverride("p", "load", watch=AlertPolicy.ALERT),
            RuleOverride("p", series_key="p/main/load/t/linux", watch=AlertPolicy.NEVER),
        ],
    )
    assert [(item.project, item.suite, item.policy) for item in read_suite_policies(engine)] == [
        ("p", "load", AlertPolicy.ALERT),
        ("p", "memory", AlertPolicy.MONITOR),
        ("q", "load", AlertPolicy.ALERT),
    ]
