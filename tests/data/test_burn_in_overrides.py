"""Burn-in indices in YAML, and the runner's file."""

from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from data.burn_in_overrides import override_of, read_overrides, write_overrides
from models.records.benchmark_runs import BenchmarkKey, benchmark_runs
from models.records.errors import ReadError
from models.services.detectability.assess_runs import assess_benchmark
from models.services.detectability.known_benchmark import KnownBenchmark
from models.services.detectability.options import DetectabilityOptions
from models.services.detectability.runner_yaml import runner_yaml
from models.stats.detectability.configuration import Target
from models.stats.detectability.detection_settings import DetectionSettings, Method
from models.stats.detectability.experiment_selection import Strategy


def write(folder: Path, text: str) -> Path:
    path = folder / "burn_in.yaml"
    path.write_text(text)
    return path


def test_both_shapes_and_both_spellings_are_read(tmp_path: Path) -> None:
    assert read_overrides(write(tmp_path, "x.py::a: 5\nb: 0\n")) == {"x.py::a": 5, "b": 0}
    listed = "- {item: a, burn_in: 5}\n- {item: b, burn-in-iterations: 6, mean: 1.5}\n"
    assert read_overrides(write(tmp_path, listed)) == {"a": 5, "b": 6}
    assert read_overrides(write(tmp_path, "")) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: -1", "is -1, not a whole number"),
        ("a: true", "is True, not a whole number"),
        ("a: soon", "'soon', not a whole number"),
        ("3: 4", "3 is no name"),
        ("hello", "neither a mapping"),
        ("- 5", "entry 1 of the list has no key"),
        ("- {item: a}", "has neither of burn-in-iterations, burn_in"),
        ("- {item: a, burn_in: 5, burn-in-iterations: 6}", "two different burn-ins"),
        ("a: [", "this is not YAML"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ReadError, match=words):
        read_overrides(write(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be opened"):
        read_overrides(tmp_path / "none.yaml")


@given(
    st.dictionaries(
        st.text(min_size=1).map(str.strip).filter(lambda name: bool(name) and name.isprintable()),
        st.integers(0, 10_000),
    )
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, stated: dict[str, int]
) -> None:
    path = tmp_path_factory.mktemp("overrides") / "burn_in.yaml"
    write_overrides(path, stated)
    assert read_overrides(path) == stated


def test_the_full_name_goes_before_the_short_one() -> None:
    key = BenchmarkKey("x.py", "a")
    assert override_of({"a": 1, "x.py::a": 2}, key) == 2
    assert override_of({"a": 1}, key) == 1
    assert override_of({"b": 1}, key) is None


def test_the_runners_file_has_both_spellings_and_reads_as_overrides(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    steady = benchmark_runs(BenchmarkKey("x.py", "a"), rng.normal(2, 0.01, (12, 20)))
    short = benchmark_runs(BenchmarkKey("x.py", "b"), rng.normal(2, 0.01, (12, 3)))
    options = DetectabilityOptions(
        detection=DetectionSettings(instances=(5,), iterations=(5,), experiments=10, resamples=50),
        wish=Target(1.2),
    )
    known = [KnownBenchmark.of_report(assess_benchmark(runs, options)) for runs in (steady, short)]
    text = runner_yaml(known, Method.SCHULTZ, Strategy.TBS, options)
    (item,) = yaml.safe_load(text)
    assert item["item"] == "x.py::a"
    assert item["burn_in"] == item["burn-in-iterations"] == 0
    assert item["mean"] == pytest.approx(2.0, abs=0.003)
    assert item["cv"] == 0.005
    assert item["config"] == [{"slowdown": 1.2, "instances": 5, "iterations": 5}]
    assert read_overrides(write(tmp_path, text)) == {"x.py::a": 0}
