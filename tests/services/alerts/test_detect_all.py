"""Detection in many series: what fails in one is named, and ends no other."""

from typing import Any

import pytest
from sqlalchemy import Engine

from models.services.alerts import detect as module
from models.services.alerts.detect_all import detect_all
from models.storage.alerts.detection_rules import rule_of
from models.storage.results.catalogue_view import match_series
from tests.planted_alert import store_step
from tests.present import PRESENT_MS


def test_an_error_in_one_series_is_reported_with_its_name(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for test in ("first", "second", "third"):
        store_step(engine, test)

    def fail_once(engine: Engine, series: Any) -> Any:
        if series.key.test == "second":
            raise ZeroDivisionError("division by zero")
        return rule_of(engine, series)

    monkeypatch.setattr(module, "rule_of", fail_once)
    report = detect_all(engine, match_series(engine, "*"), PRESENT_MS)
    assert report.series == 2
    (failure,) = report.failures
    assert "second" in failure
    assert "ZeroDivisionError: division by zero" in failure
