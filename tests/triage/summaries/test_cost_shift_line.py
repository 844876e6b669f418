"""The line that names what moved against what, and that their sum is flat."""

from models.stats.comparison.cost_shift import CostShift, MovedTest
from models.triage.summaries.cost_shift_line import cost_shift_line


def test_six_sub_tests_are_named_and_the_others_counted() -> None:
    moved = tuple(MovedTest(f"t{place}", (8 - place) * (-1) ** place) for place in range(8))
    line = cost_shift_line("load", "linux", "main", "ms", CostShift(moved[:2], "", 0.1, -0.25, 0.5))
    assert line == (
        "Cost shift in load on linux (main): t0 +8 ms, t1 −7 ms; their sum is flat (+0.10 %, 90 % "
        "interval −0.25 to +0.50)."
    )
    flat = CostShift(moved, "all", 0.0, 0.0, 0.0)
    assert "t5 −3 ms, 2 more; the suite's total" in cost_shift_line("s", "p", "b", "ms", flat)
    exact = CostShift(moved[:6], "", 0.0, 0.0, 0.0)
    bare = cost_shift_line("load", "", "main", "", exact)
    assert bare.startswith("Cost shift in load (main): t0 +8, t1 −7,")
    assert "t5 −3; their sum" in bare
