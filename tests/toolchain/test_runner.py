"""The runner's command line: what cmdstanpy passes is done, and nothing is ignored."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from models.stats.sampling.sampler import StanSampler
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.stan

NOISE = {"J": 1, "residual_dof": 40, "z": [0.5], "lambda": [1.0], "rss0": 40.0}
SHORT = ["method=sample", "num_samples=20", "num_warmup=100"]


@pytest.fixture(scope="module")
def program(sampler: StanSampler) -> Path:
    if sampler.toolchain.kind != "assembled":
        pytest.skip("a real CmdStan has its own command line")
    return sampler.compile("gaussian_level")


@pytest.fixture
def data(tmp_path: Path) -> str:
    (tmp_path / "data.json").write_text(json.dumps(NOISE))
    return f"file={tmp_path / 'data.json'}"


def run(program: Path, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, *words], cwd=cwd, capture_output=True, text=True, timeout=PATIENCE_S
    )


def comments_and_rows(path: Path) -> tuple[list[str], list[str]]:
    lines = path.read_text().splitlines()
    return [x for x in lines if x.startswith("#")], [x for x in lines if not x.startswith("#")]


def test_info_names_the_version(program: Path, sampler: StanSampler, tmp_path: Path) -> None:
    told = run(program, "info", cwd=tmp_path)
    pairs = dict(line.replace(" ", "").split("=") for line in told.stdout.splitlines())
    version = ".".join(pairs[f"stan_version_{part}"] for part in ("major", "minor", "patch"))
    assert version == sampler.toolchain.stan_version
    assert pairs["STAN_THREADS"] == "false"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["method=sample", "colour=blue"], "colour=blue is not understood here"),
        (["method=sample", "num_sample=5"], "num_sample=5 is not understood here"),
        (["method=sample", "adpat"], "adpat is not understood here"),
        (["file=x.json", "method=sample"], "file=x.json is not understood here"),
        (["method=sample", "delta=0.9"], "delta=0.9 is not understood here"),
        (["num_samples=5", "method=sample"], "num_samples=5 is not understood here"),
        (["method=optimize"], "method=optimize is not known here"),
        (["method=sample", "algorithm=hmc", "engine=static"], "engine=static is not known"),
        (["method=sample", "algorithm=hmc", "metric=round"], "metric=round is not known"),
        (["method=sample", "num_samples=many"], "num_samples=many is outside"),
        (["method=sample", "num_samples=1.5"], "num_samples=1.5 is outside"),
        (["method=sample", "num_samples=-1"], "num_samples=-1 is outside"),
        (["method=sample", "num_samples="], "has no value"),
        (["method=sample", "num_samples=5", "num_samples=6"], "num_samples is given twice"),
        (["method=sample", "num_chains=4"], "num_chains=4 is outside"),
        (["method=sample", "adapt", "delta=1"], "delta=1 is outside"),
        (["method=sample", "adapt", "engaged=0"], "engaged=0 is not offered"),
        (["method=sample", "algorithm=fixed_param", "adapt"], "adapt has no meaning"),
        (["method=sample", "num_warmup=0"], "num_warmup=0 leaves nothing"),
        (["output", "sig_figs=19", "method=sample"], "sig_figs=19 is outside"),
        (["output", "profile_file=p.csv", "method=sample"], "profile_file=p.csv is not understood"),
        (["random", "seed=-1", "method=sample"], "seed=-1 is outside"),
        ([], "method=sample is missing"),
    ],
)
def test_what_is_not_understood_is_an_error(
    program: Path, tmp_path: Path, words: list[str], said: str
) -> None:
    told = run(program, *words, cwd=tmp_path)
    assert told.returncode == 64
    assert told.stderr.startswith("Error: ")
    assert said in told.stderr
    assert list(tmp_path.iterdir()) == []  # it stops before it writes


@pytest.mark.parametrize("metric", ["diag_e", "dense_e", "unit_e"])
def test_every_metric_samples_and_reports_itself(
    program: Path, tmp_path: Path, data: str, metric: str
) -> None:
    words = ["id=2", "random", "seed=3", "data", data, *SHORT, "algorithm=hmc", f"metric={metric}"]
    told = run(program, *words, "adapt", "engaged=1", "delta=0.9", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    comments, rows = comments_and_rows(tmp_path / "output.csv")
    assert rows[0].startswith("lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__")
    assert rows[0].endswith(",sigma,tau")
    assert len(rows) == 21
    assert f"#         metric = {metric}" in comments
    assert "#       delta = 0.9" in comments
    assert "# Adaptation terminated" in comments
    assert any(line.startswith("#  Elapsed Time:") for line in comments)


def test_warm_up_is_saved_and_rows_are_thinned_when_asked(
    program: Path, tmp_path: Path, data: str
) -> None:
    run(program, "data", data, *SHORT, "save_warmup=1", "thin=4", cwd=tmp_path)
    _, rows = comments_and_rows(tmp_path / "output.csv")
    assert len(rows) == 1 + (100 + 20) // 4


def test_chains_of_one_seed_differ_and_repeat(program: Path, tmp_path: Path, data: str) -> None:
    rows = []
    for chain in (1, 2, 1):
        run(program, f"id={chain}", "random", "seed=7", "data", data, *SHORT, cwd=tmp_path)
        rows.append(comments_and_rows(tmp_path / "output.csv")[1])
    assert rows[0] == rows[2]
    assert rows[0] != rows[1]


def test_digits_are_as_many_as_asked(program: Path, tmp_path: Path, data: str) -> None:
    read = []
    for digits in (3, 15):
        words = ["random", "seed=7", "data", data, "output", f"sig_figs={digits}", *SHORT]
        run(program, *words, cwd=tmp_path)
        rows = comments_and_rows(tmp_path / "output.csv")[1][1:]
        read.append(np.array([row.split(",") for row in rows], dtype=float))
    np.testing.assert_allclose(read[0], read[1], rtol=5e-3)
    assert not np.allclose(read[0], read[1], rtol=1e-6)


def test_momenta_are_written_when_asked(program: Path, tmp_path: Path, data: str) -> None:
    run(program, "data", data, "output", "diagnostic_file=d.csv", *SHORT, cwd=tmp_path)
    _, rows = comments_and_rows(tmp_path / "d.csv")
    assert rows[0].endswith("sigma,tau,p_sigma,p_tau,g_sigma,g_tau")
    assert len(rows) == 21


def test_a_metric_can_be_given(program: Path, tmp_path: Path, data: str) -> None:
    words = ["data", data, *SHORT, "algorithm=hmc"]
    (tmp_path / "metric.json").write_text('{"inv_metric": [0.5, 2.0]}')
    told = run(program, *words, "metric_file=metric.json", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    (tmp_path / "metric.json").write_text('{"inv_metric": [0.5, 2.0, 1.0]}')
    assert run(program, *words, "metric_file=metric.json", cwd=tmp_path).returncode != 0


def test_fixed_parameters_stay(program: Path, tmp_path: Path, data: str) -> None:
    (tmp_path / "init.json").write_text('{"sigma": 1.25, "tau": 0.5}')
    words = ["data", data, "init=init.json", "method=sample", "num_samples=3"]
    told = run(program, *words, "algorithm=fixed_param", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    _, rows = comments_and_rows(tmp_path / "output.csv")
    assert rows[0] == "lp__,accept_stat__,sigma,tau"
    assert {tuple(row.split(",")[2:]) for row in rows[1:]} == {("1.25", "0.5")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot read data.json: No such file"),
        ("{", "cannot read data.json"),
        ('{"J": 1}', "residual_dof"),
        (json.dumps({**NOISE, "rss0": -1}), "rss0"),
    ],
)
def test_data_that_cannot_be_used_are_named(
    program: Path, tmp_path: Path, text: str | None, said: str
) -> None:
    if text is not None:
        (tmp_path / "data.json").write_text(text)
    told = run(program, "data", "file=data.json", *SHORT, cwd=tmp_path)
    assert told.returncode == 65
    assert said in told.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_an_error(program: Path, tmp_path: Path, data: str) -> None:
    told = run(program, "data", data, "output", "file=/dev/full", *SHORT, cwd=tmp_path)
    assert told.returncode == 65
    assert "is the disk full?" in told.stderr
