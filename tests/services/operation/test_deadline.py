"""A look at a neighbour that hangs ends at its deadline, and costs one thread however often."""

import threading
import time

from models.records.errors import StoreError
from models.services.operation.deadline import Finding, Look
from models.services.operation.readiness import Readiness, ReadinessCheck
from tests.patience import PATIENCE_S


def fail() -> str:
    raise StoreError("It is gone.")


def test_what_answers_and_what_fails_is_told() -> None:
    check = ReadinessCheck([Look("a", lambda: "fine")], [Look("b", fail)])
    report = check.report()
    assert report.status is Readiness.DEGRADED
    assert report.found == {"a": Finding(True, "fine"), "b": Finding(False, "It is gone.")}
    assert ReadinessCheck([Look("b", fail)]).report().status is Readiness.FAILING
    assert ReadinessCheck([Look("a", lambda: "fine")]).report().status is Readiness.READY


def test_what_hangs_is_told_at_the_deadline_and_has_one_thread() -> None:
    goes_on = threading.Event()
    looks = []

    def hang() -> str:
        looks.append(1)
        goes_on.wait(20)
        return "back"

    check = ReadinessCheck([Look("a", hang), Look("b", lambda: "fine")])
    for _ in range(3):
        begun = time.monotonic()
        report = check.report(0.05)
        assert time.monotonic() - begun < 10
        assert report.status is Readiness.FAILING
        assert report.found["a"] == Finding(False, "does not answer within 0.05 s")
        assert report.found["b"].well
    assert len(looks) == 1
    goes_on.set()
    deadline = time.monotonic() + PATIENCE_S
    while check.report(0.05).status is not Readiness.READY:
        assert time.monotonic() < deadline
