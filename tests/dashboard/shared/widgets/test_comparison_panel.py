"""The panel says what the numbers allow, in words, marks and places."""

from datetime import date
from typing import Any

from dashboard.shared.widgets.comparison_panel import comparison_panel
from models.records.comparison import Comparison, Verdict
from models.records.series import Direction, Series, SeriesKey

NAN = float("nan")
DAY = date(2026, 11, 22)
SERIES = Series(1, SeriesKey("p", "b", "s", "t", "x"), "ms", Direction.LOWER_IS_BETTER)


def made(verdict: Verdict, change: float, low: float, high: float, **more: Any) -> Comparison:
    values: dict[str, Any] = {
        "label": "7 days before",
        "reference": DAY,
        "comparison": date(2026, 11, 15),
        "p_worse": 0.973,
        "p_worse_by_delta": 0.9,
        "p_better_by_delta": 0.0,
        "delta": 1.0,
        **more,
    }
    return Comparison(change=change, low=low, high=high, verdict=verdict, **values)


def panel_of(comparisons: list[Comparison], **more: Any) -> Any:
    return comparison_panel(DAY, comparisons, SERIES, **more)


def texts(component: Any) -> str:
    """Gather the text of a component and all within."""
    if component is None:
        return ""
    if isinstance(component, str):
        return component
    if isinstance(component, list | tuple):
        return " ".join(texts(item) for item in component)
    return texts(getattr(component, "children", None))


def find(component: Any, class_name: str) -> list[Any]:
    found = [component] if class_name in (getattr(component, "className", "") or "").split() else []
    children = getattr(component, "children", None)
    for child in children if isinstance(children, list | tuple) else [children]:
        if hasattr(child, "to_plotly_json"):
            found += find(child, class_name)
    return found


def test_a_row_tells_change_interval_probability_and_verdict() -> None:
    said = texts(panel_of([made(Verdict.REGRESSION, 2.13, 1.4, 2.94)]))
    for part in ("22 Nov 2026", "7 days before", "15 Nov 2026", "97\u202f%", "regression", "▲"):
        assert part in said
    assert "+2.1\u202f%" in said
    assert "80 %: +1.4\u202f% to +2.9\u202f%" in said


def test_intervals_share_one_scale_with_zero_in_the_middle() -> None:
    panel = panel_of([made(Verdict.REGRESSION, 4, 3, 5), made(Verdict.IMPROVEMENT, -2, -2.5, -1)])
    places = [item.style["left"] for item in find(panel, "bw-median")]
    assert places == ["90.00%", "30.00%"]  # the scale ends at 5 %
    bars = [(item.style["left"], item.style["width"]) for item in find(panel, "bw-bar")]
    assert bars == [("80.00%", "20.00%"), ("25.00%", "15.00%")]


def test_certainty_is_never_claimed() -> None:
    said = texts(panel_of([made(Verdict.REGRESSION, 9, 8, 10, p_worse=1.0)]))
    assert "More than 99\u202f%" in said
    assert "100\u202f%" not in said


def test_a_missing_day_keeps_its_row_with_the_reason() -> None:
    missing = made(Verdict.WITHHELD, NAN, NAN, NAN, comparison=None, reason="no such release")
    panel = panel_of([missing])
    said = texts(panel)
    assert "No such release." in said
    assert "withheld" in said
    assert "nan" not in said.lower()
    assert find(panel, "bw-median") == []


def test_a_reason_that_all_share_is_said_once() -> None:
    old = [made(Verdict.WITHHELD, 1, 0, 2, reason="the data are old") for _ in range(3)]
    assert texts(panel_of(old)).count("the data are old") == 1
