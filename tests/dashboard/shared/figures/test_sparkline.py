"""The small picture of a series: scaled to its box, its changes where they were."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dashboard.shared.figures.sparkline import HEIGHT, MARGIN, WIDTH, sparkline
from models.records.series_status import NOT_COMPARED, Label, Segment, SeriesStatus

NAN = float("nan")
GROUPS = (
    Segment(1000, 1900, 10, 10.0, 0.1, Label.NORMAL, NAN),
    Segment(2000, 3000, 10, 12.0, 0.1, Label.REGRESSION, 20.0),
)
STANDING = SeriesStatus(
    series_id=1,
    fit_id=None,
    computed_ms=0,
    measurements=20,
    failed=0,
    last_run_ms=3000,
    level=NAN,
    level_low=NAN,
    level_high=NAN,
    short_change=NAN,
    long_change=NAN,
    compliance_reason="",
    week=NOT_COMPARED,
    release=NOT_COMPARED,
    modes=1,
    runs_in_group=10,
    sparkline=((0.0, 10.0), (0.45, 10.0), (0.55, 12.0), (1.0, 12.0)),
    groups=GROUPS,
)


def heights(line: str) -> list[float]:
    return [float(place.split(",")[1]) for place in line.removeprefix("M").split("L")]


def test_values_fill_the_box_from_the_lowest_to_the_highest() -> None:
    found = sparkline(STANDING)
    assert found is not None
    assert found["line"] == "M3,27L54.3,27L65.7,3L117,3"
    # Each group is drawn until the next begins: half way at 2000 of 1000…3000.
    assert found["steps"] == [[3.0, 60.0, 27.0, "normal"], [60.0, 117.0, 3.0, "regression"]]


def test_one_wild_value_does_not_flatten_the_rest() -> None:
    points = [(n / 40, 10.0 + (n % 2)) for n in range(40)]
    points[20] = (0.5, 1e9)
    found = sparkline(replace(STANDING, sparkline=tuple(points), groups=()))
    assert found is not None
    assert len(set(heights(found["line"]))) >= 2
    assert max(heights(found["line"])) - min(heights(found["line"])) == HEIGHT - 2 * MARGIN


def test_without_values_there_is_no_picture() -> None:
    assert sparkline(replace(STANDING, sparkline=(), groups=())) is None


values = st.floats(-1e12, 1e12)


@given(st.lists(values, min_size=1, max_size=60), st.lists(values, max_size=4))
def test_everything_stays_within_the_box(series: list[float], means: list[float]) -> None:
    groups = [
        Segment(n * 100, n * 100 + 50, 5, mean, 0.0, Label.NORMAL, NAN)
        for n, mean in enumerate(means)
    ]
    points = tuple((n / max(1, len(series) - 1), value) for n, value in enumerate(series))
    found = sparkline(replace(STANDING, sparkline=points, groups=tuple(groups)))
    assert found is not None
    assert all(MARGIN <= y <= HEIGHT - MARGIN for y in heights(found["line"]))
    assert len(found["steps"]) == len(means)
    assert all(0 <= left <= right <= WIDTH for left, right, *_ in found["steps"])
