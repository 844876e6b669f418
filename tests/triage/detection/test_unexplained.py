"""What days show beyond the steps of groups: from which group, against which, by how much."""

from dataclasses import replace

import pytest
from scipy.special import ndtr

from models.stats.comparison.interval_width import P10_TO_P90
from models.triage.detection.step_size import step_size
from models.triage.detection.unexplained import unexplained
from tests.triage.detection.made_groups import make_compared, make_evidence, make_groups


def beyond(
    change: float,
    means: list[float],
    starts: list[int],
    *,
    before_day: int = 70,
    after_day: int = 99,
    way: int = 1,
) -> float:
    """P(moved by 1 % beyond the groups), of a change that days show surely."""
    compared = make_compared(way * change, before_day=before_day, after_day=after_day, sure=None)
    groups = make_groups([100 + way * (mean - 100) for mean in means], starts)
    return unexplained(compared, make_evidence(groups), 1.0, worse=way > 0)


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize(
    ("means", "starts", "explained"),
    [
        ([100, 103], [80], True),
        ([100, 103], [61], True),  # smeared: the group ended 10 days before the earlier day
        ([100, 103], [60], False),
        ([100, 97], [80], False),  # the other way
        ([103, 100, 103], [40, 80], True),  # the group of then, not one long past
        ([103, 100], [65], False),
    ],
)
def test_a_step_between_the_days_explains_what_it_moved(
    means: list[float], starts: list[int], explained: bool, way: int
) -> None:
    assert (beyond(3.0, means, starts, way=way) < 0.05) is explained


def test_a_step_after_the_later_day_explains_nothing() -> None:
    assert beyond(3.0, [100, 103], [80], before_day=60, after_day=75) == 1.0
    assert beyond(3.0, [100, 103], [80], before_day=60, after_day=80) < 0.05


@pytest.mark.parametrize("way", [1, -1])
def test_it_is_as_sure_as_both_scatters_allow(way: int) -> None:
    compared = make_compared(way * 4.5, before_day=70, after_day=99)
    groups = make_groups([100, 100 + way * 3], [80])
    size = step_size(groups[0], groups[1], way)
    assert size is not None
    spread = ((2 * 1.2816 * 0.3 / P10_TO_P90) ** 2 + size.error**2) ** 0.5
    found = unexplained(compared, make_evidence(groups), 1.0, worse=way > 0)
    assert found == pytest.approx(float(ndtr((4.5 - 3.0 - 1.0) / spread)))
    still = make_evidence(make_groups([100, 100 + way * 3], [80], stdev=0.0))
    comparison = replace(compared.comparison, low=way * 4.5, high=way * 4.5)
    for delta, sure in ((1.5, 1.0), (1.6, 0.0)):
        sharp = replace(compared, comparison=comparison)
        assert unexplained(sharp, still, delta, worse=way > 0) == sure
