"""Sampling for real: the posterior is the known one, and no chain is ever left behind."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cmdstanpy  # noqa: F401  (makes a temporary folder of its own when it is imported)
import numpy as np
import psutil
import pytest
from scipy import stats

from models.records.errors import (
    BadArgumentError,
    CancelledError,
    ProgramFailedError,
    ToolchainError,
)
from models.stats.sampling.chain_processes import PREFIX
from models.stats.sampling.diagnostics import diagnose
from models.stats.sampling.sampler import StanSampler
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.stan

ROOT = Path(__file__).resolve().parents[3]

# With waves that are penalised without mercy the curve drops out: 43 values of pure noise are
# left, and nothing tells the data from the prior about tau.
NOISE: dict[str, Any] = {
    "J": 3,
    "residual_dof": 40,
    "z": [0.5, -1.0, 1.5],
    "lambda": [1e12, 1e12, 1e12],
    "rss0": 90.0,
}

# Chains that would run for hours.
ENDLESS = {"warmup": 1000, "draws": 50_000_000}


def chains_in(folder: Path) -> list[psutil.Process]:
    """Find the chains that write below a folder, whoever started them."""
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if any(f"{folder}/{PREFIX}" in word for word in process.info["cmdline"] or [])
    ]


def wait_until(condition: Callable[[], object], seconds: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of its own for temporary files, to see what is left in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_posterior_is_the_known_one(sampler: StanSampler) -> None:
    samples = sampler.sample("gaussian_level", NOISE, draws=2000)
    sigma = np.linspace(0.5, 6.0, 20_001)
    square = NOISE["rss0"] + sum(value**2 for value in NOISE["z"])
    density = sigma**-43.0 * np.exp(-square / (2 * sigma**2)) * stats.t.pdf(sigma, 3, scale=2.5)
    cumulated = np.cumsum(density) / density.sum()
    assert diagnose(samples, ["sigma", "tau"]).trusted
    for p in (0.05, 0.25, 0.5, 0.75, 0.95):
        exact = sigma[np.searchsorted(cumulated, p)]
        share = (samples.draws["sigma"] <= exact).mean()
        assert share == pytest.approx(p, abs=0.03), p  # five standard errors at an ESS of 3000
        exact = stats.t.ppf((1 + p) / 2, 3, scale=2.5)
        assert (samples.draws["tau"] <= exact).mean() == pytest.approx(p, abs=0.03), p


def test_equal_seeds_give_equal_draws_and_others_do_not(sampler: StanSampler) -> None:
    one = sampler.sample("gaussian_level", NOISE, seed=5)
    again = sampler.sample("gaussian_level", NOISE, seed=5, parallel_chains=1)
    other = sampler.sample("gaussian_level", NOISE, seed=6)
    np.testing.assert_array_equal(one.draws["sigma"], again.draws["sigma"])
    np.testing.assert_array_equal(one.energy, again.energy)
    assert not np.array_equal(one.draws["sigma"], other.draws["sigma"])
    assert len(np.unique(one.draws["sigma"][:, 0])) == 4  # chains differ from one another


def test_draws_are_arranged_by_chain(sampler: StanSampler) -> None:
    samples = sampler.sample("gaussian_level", NOISE, chains=3, warmup=200, draws=70)
    assert samples.draws.keys() == {"sigma", "tau"}
    for values in (*samples.draws.values(), samples.divergent, samples.treedepth, samples.energy):
        assert values.shape == (3, 70)
    assert samples.divergent.dtype == bool
    assert samples.max_treedepth == 10
    assert 1 <= samples.treedepth.min() <= samples.treedepth.max() <= 10
    # A chain is one run of neighbours: draws follow the energy of their own chain.
    alone = sampler.sample("gaussian_level", NOISE, chains=1, warmup=200, draws=70)
    np.testing.assert_array_equal(alone.draws["sigma"][0], samples.draws["sigma"][0])


def test_trajectories_are_cut_where_asked(sampler: StanSampler) -> None:
    samples = sampler.sample("gaussian_level", NOISE, chains=1, warmup=200, max_treedepth=1)
    assert samples.max_treedepth == 1
    assert samples.treedepth.max() == 1


def test_chains_start_where_asked(sampler: StanSampler) -> None:
    inits = {"sigma": 1.5, "tau": 2.0}
    named = sampler.sample("gaussian_level", NOISE, chains=1, inits=inits)
    at_zero = sampler.sample("gaussian_level", NOISE, chains=1, inits=0.0)
    assert not np.array_equal(named.draws["sigma"], at_zero.draws["sigma"])
    with pytest.raises(ProgramFailedError, match="Lower bounded variable is -1"):
        sampler.sample("gaussian_level", NOISE, chains=1, inits={"sigma": -1.0, "tau": 2.0})


def test_data_that_do_not_fit_the_program_are_named(sampler: StanSampler, temporary: Path) -> None:
    wrong = {**NOISE, "rss0": -1.0}
    with pytest.raises(ProgramFailedError, match=r"sampling gaussian_level[\s\S]*rss0"):
        sampler.sample("gaussian_level", wrong)
    del wrong["rss0"]
    with pytest.raises(ProgramFailedError, match="rss0"):
        sampler.sample("gaussian_level", wrong)
    assert list(temporary.iterdir()) == []


def test_nothing_is_left_or_printed(
    sampler: StanSampler, temporary: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    sampler.sample("gaussian_level", NOISE)
    assert list(temporary.iterdir()) == []
    assert capfd.readouterr() == ("", "")


def test_a_program_that_is_not_there_is_named(sampler: StanSampler) -> None:
    with pytest.raises(
        BadArgumentError, match=r"no Stan program 'level'; there are gaussian_level"
    ):
        sampler.sample("level", {})


def test_a_cancelled_run_leaves_no_chain(sampler: StanSampler, temporary: Path) -> None:
    stop = threading.Event()
    timer = threading.Timer(0.7, stop.set)
    timer.start()
    with pytest.raises(CancelledError):
        sampler.sample("gaussian_level", NOISE, cancelled=stop.is_set, **ENDLESS)
    assert chains_in(temporary) == []
    assert list(temporary.iterdir()) == []


def test_cancelling_one_run_spares_another(sampler: StanSampler, temporary: Path) -> None:
    stop = threading.Event()
    shapes = []
    other = threading.Thread(
        target=lambda: shapes.append(
            sampler.sample("gaussian_level", NOISE, draws=20_000).energy.shape
        )
    )
    other.start()
    threading.Timer(0.5, stop.set).start()
    with pytest.raises(CancelledError):
        sampler.sample("gaussian_level", NOISE, cancelled=stop.is_set, **ENDLESS)
    other.join()
    assert shapes == [(4, 20_000)]
    assert chains_in(temporary) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_process_that_is_ended_takes_its_chains_along(
    sampler: StanSampler, tmp_path: Path, number: signal.Signals
) -> None:
    if number is signal.SIGKILL and sys.platform != "linux":
        pytest.skip("only Linux tells a chain that its parent was killed")
    if number is signal.SIGKILL and sampler.toolchain.kind != "assembled":
        pytest.skip("only our own runner follows its parent")
    script = (
        "import json, signal, sys\n"
        # A job in the background of a shell inherits that it ignores Ctrl-C.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from models.records.settings import load_settings\n"
        "from models.stats.sampling.sampler import StanSampler\n"
        "from models.toolchain import ensure_toolchain\n"
        "cache = load_settings().cache\n"
        "sampler = StanSampler(ensure_toolchain(cache, report=print), cache)\n"
        "sampler.sample('gaussian_level', **json.loads(sys.argv[1]))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, json.dumps({"data": NOISE, **ENDLESS})],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: chains_in(tmp_path) or process.poll() is not None, 60)
        assert process.poll() is None, "it ended by itself"
        process.send_signal(number)
        wait_until(lambda: process.poll() is not None)
        assert process.returncode == -number
        wait_until(lambda: chains_in(tmp_path) == [], 5)
        if number is signal.SIGINT:
            assert [path for path in tmp_path.iterdir() if PREFIX in path.name] == []
    finally:
        process.kill()
        process.wait()


def test_compiling_leaves_the_environment_as_it_was(
    sampler: StanSampler, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CMDSTAN", raising=False)
    monkeypatch.setenv("MAKEFLAGS", "s")
    seen: list[tuple[str | None, str | None]] = []

    class Model:
        def __init__(self, **_: object) -> None:
            seen.append((os.environ.get("CMDSTAN"), os.environ.get("MAKEFLAGS")))

    monkeypatch.setattr("cmdstanpy.CmdStanModel", Model)
    StanSampler(sampler.toolchain, tmp_path).compile("gaussian_level")
    assert seen == [(str(sampler.toolchain.home), None)]
    assert "CMDSTAN" not in os.environ
    assert os.environ["MAKEFLAGS"] == "s"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_disk_that_fills_up_while_sampling_is_called_so(
    sampler: StanSampler, monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    full = temporary / f"{PREFIX}full"
    full.mkdir()
    monkeypatch.setattr(tempfile, "mkdtemp", lambda **_: str(full))
    monkeypatch.setattr(
        "cmdstanpy.stanfit.runset.RunSet.csv_files", property(lambda _: ["/dev/full"] * 4)
    )
    with pytest.raises(ToolchainError, match="The disk is full"):
        sampler.sample("gaussian_level", NOISE)


def test_without_a_place_for_temporary_files_it_is_said_so(
    sampler: StanSampler, temporary: Path
) -> None:
    temporary.rmdir()
    with pytest.raises(ToolchainError, match="TMPDIR"):
        sampler.sample("gaussian_level", NOISE)


def test_a_broken_cmdstan_that_nobody_named_stays_out(
    sampler: StanSampler, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".cmdstan" / "cmdstan-2.30.0").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("CMDSTAN", raising=False)
    assert sampler.sample("gaussian_level", NOISE, chains=1).energy.shape == (1, 1000)
    assert "CMDSTAN" not in os.environ
