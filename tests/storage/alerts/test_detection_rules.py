"""How closely series are watched is kept and read."""

import pytest
from sqlalchemy import Engine

from models.records.errors import BadArgumentError
from models.storage.alerts.detection_rules import forget_rules, read_rules, rule_of, save_rules
from models.storage.results.catalogue_view import match_series
from models.triage.detection.rules import DEFAULT_RULE, AlertPolicy, DetectionRule, RuleOverride
from tests.storage.detected import key_of, steps, store_history


def test_choices_are_kept_field_by_field_and_forgotten(engine: Engine) -> None:
    store_history(engine, key_of(), steps(days=2))
    (series,) = match_series(engine, "*")
    assert rule_of(engine, series) == DEFAULT_RULE
    narrow = RuleOverride("p", series_key=str(series.key), watch=AlertPolicy.MONITOR)
    save_rules(engine, [RuleOverride("p", delta=2.0), RuleOverride("p", "s", delta=3.0), narrow])
    save_rules(engine, [RuleOverride("p", probability=0.99)])
    assert rule_of(engine, series) == DetectionRule(3.0, 0.99, AlertPolicy.MONITOR)
    assert read_rules(engine) == (
        RuleOverride("p", delta=2.0, probability=0.99),
        RuleOverride("p", "s", delta=3.0),
        narrow,
    )
    assert read_rules(engine, "else") == ()
    assert forget_rules(engine, [RuleOverride("p", "s"), RuleOverride("p", "never chosen")]) == 1
    assert rule_of(engine, series) == DetectionRule(2.0, 0.99, AlertPolicy.MONITOR)


def test_what_cannot_be_used_is_refused_and_nothing_kept(engine: Engine) -> None:
    store_history(engine, key_of(), steps(days=2))
    with pytest.raises(BadArgumentError, match="no project 'q'"):
        save_rules(engine, [RuleOverride("p", delta=2.0), RuleOverride("q", delta=2.0)])
    with pytest.raises(BadArgumentError, match="probability is 2"):
        save_rules(engine, [RuleOverride("p", delta=2.0), RuleOverride("p", probability=2.0)])
    assert read_rules(engine) == ()
