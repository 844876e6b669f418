"""Labels per sample against CSIT's own, save for its treatment of failed samples."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from models.records.errors import BadArgumentError, NotEnoughDataError
from models.records.series import Direction
from tests.stats.changes.sample_labels import classify_samples
from tests.stats.changes.test_mdl import SERIES


@pytest.mark.parametrize("name", SERIES)
def test_labels_of_csit(oracles: Path, name: str) -> None:
    with (oracles / "csit" / f"{name}.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    found = classify_samples([float(row["value"]) for row in rows])
    assert list(found.labels) == [row["classification"] for row in rows]
    np.testing.assert_allclose(found.means, [float(row["trend_avg"]) for row in rows], rtol=1e-9)
    np.testing.assert_allclose(
        found.stdevs, [float(row["trend_stdev"]) for row in rows], rtol=1e-9, atol=1e-9
    )


def test_failed_samples_do_not_shift_the_labels(oracles: Path) -> None:
    text = (oracles / "csit" / "nan_alignment_cases.json").read_text()
    for case in json.loads(text):
        values = np.array(case["values"], dtype=float)
        found = classify_samples(values)
        failed = np.isnan(values)
        without = classify_samples(values[~failed])
        kept = [label for label in found.labels if label != "outlier"]
        assert [label == "outlier" for label in found.labels] == list(failed)
        assert kept == list(without.labels)
        assert np.isnan(found.means[failed]).all()
        np.testing.assert_array_equal(found.means[~failed], without.means)
    assert found.labels.index("progression") == 6  # 12 is the first sample of the new level
    assert "regression" not in found.labels


def test_latency_that_rises_is_a_regression() -> None:
    found = classify_samples([1.0, 1.01] * 5 + [2.0, 2.01] * 5, Direction.LOWER_IS_BETTER)
    assert found.labels[10] == "regression"


def test_nothing_left_is_an_error() -> None:
    with pytest.raises(NotEnoughDataError):
        classify_samples([np.nan, np.nan])
    with pytest.raises(BadArgumentError):
        classify_samples([[1.0]])
