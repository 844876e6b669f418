"""Every order of steps on a real store: states follow the rules, all is told, undo is exact."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Engine

from models.storage.database.engine import open_engine
from tests.databases import clear_tables
from tests.storage.triage.triage_invariants import TriageInvariants
from tests.storage.triage.triage_rules import TriageRules


@pytest.fixture
def fresh(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], Engine]:
    """Open a fresh store for each example."""
    if kind == "sqlite":
        template, copy = request.getfixturevalue("empty_sqlite"), tmp_path / "store.sqlite3"

        def make() -> Engine:
            for old in tmp_path.glob("store.sqlite3*"):
                old.unlink()
            shutil.copy(template, copy)
            return open_engine(f"sqlite:///{copy}")

        return make
    url = str(request.getfixturevalue("shared_postgresql"))

    def clear() -> Engine:
        clear_tables(url)
        return open_engine(url)

    return clear


def check(fresh: Callable[[], Engine], examples: int) -> None:
    run_state_machine_as_test(
        type("EveryOrder", (TriageRules, TriageInvariants), {"fresh": staticmethod(fresh)}),
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.hypothesis
def test_every_order_of_steps(kind: str, fresh: Callable[[], Engine]) -> None:
    check(fresh, 3 if kind == "sqlite" else 1)


@pytest.mark.slow
def test_many_orders_of_steps(kind: str, fresh: Callable[[], Engine]) -> None:
    check(fresh, 60 if kind == "sqlite" else 20)
