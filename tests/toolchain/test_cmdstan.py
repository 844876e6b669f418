"""A real CmdStan is used as it is, or refused with what to do."""

import shutil
from pathlib import Path

import pytest

from models.records.errors import CmdStanUnusableError
from models.stats.sampling.sampler import StanSampler
from models.toolchain import Toolchain, ensure_toolchain
from models.toolchain.cmdstan import version_numbers


def lay_out(home: Path, version: str = "2.36.0", *, built: bool = True) -> Path:
    """Make a folder that looks like a CmdStan from outside."""
    (home / "bin").mkdir(parents=True)
    (home / "makefile").write_text(f"# CmdStan\nCMDSTAN_VERSION := {version}\nall:\n")
    if built:
        (home / "bin" / "stanc").write_text("#!/bin/sh\n")
        (home / "bin" / "stanc").chmod(0o755)
    return home


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CMDSTAN", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))


def test_the_named_one_is_used_and_nothing_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = lay_out(tmp_path / "cmdstan")
    monkeypatch.setenv("CMDSTAN", str(home))
    found = ensure_toolchain(tmp_path / "cache", report=print)
    assert (found.kind, found.home, found.stan_version) == ("cmdstan", home, "2.36.0")
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: None, "no such folder"),
        (lambda home: home.mkdir(), "no makefile"),
        (lambda home: lay_out(home, "soon"), "2.32 or newer"),
        (lambda home: lay_out(home, "2.31.0"), r"is 2\.31\.0; Bandwatch needs 2\.32 or newer"),
        (lambda home: lay_out(home, built=False), "not built: .*stanc"),
        (lambda home: lay_out(home).joinpath("makefile").write_text("all:\n"), "which CmdStan"),
    ],
)
def test_one_that_cannot_be_used_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: object, said: str
) -> None:
    make(tmp_path / "cmdstan")  # type: ignore[operator]
    monkeypatch.setenv("CMDSTAN", str(tmp_path / "cmdstan"))
    with pytest.raises(CmdStanUnusableError, match=said) as error:
        ensure_toolchain(tmp_path / "cache", report=print)
    assert "or unset it" in str(error.value)


def test_the_newest_installed_one_is_used(tmp_path: Path) -> None:
    dot = tmp_path / "nobody" / ".cmdstan"
    for version in ("2.9.0", "2.36.0", "2.36.0-rc1", "2.35.0"):
        lay_out(dot / f"cmdstan-{version}", version)
    found = ensure_toolchain(tmp_path / "cache", report=print)
    assert found.home == dot / "cmdstan-2.36.0"


def test_an_installed_one_that_is_broken_is_passed_over_and_told(tmp_path: Path) -> None:
    dot = tmp_path / "nobody" / ".cmdstan"
    lay_out(dot / "cmdstan-2.37.0", "2.37.0", built=False)
    lay_out(dot / "cmdstan-2.36.0", "2.36.0")
    said: list[str] = []
    assert ensure_toolchain(tmp_path / "cache", report=said.append).stan_version == "2.36.0"
    assert said[0].startswith("Passing over")


def test_the_users_own_flags_are_part_of_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = lay_out(tmp_path / "cmdstan")
    monkeypatch.setenv("CMDSTAN", str(home))
    before = ensure_toolchain(tmp_path, report=print)
    (home / "make").mkdir()
    (home / "make" / "local").write_text("CXXFLAGS += -march=native\n")
    assert ensure_toolchain(tmp_path, report=print).key != before.key


def test_versions_are_ordered_by_number() -> None:
    ordered = ["cmdstan-2.9.1", "2.32.0", "cmdstan-2.36.0-rc2", "2.36.0", "2.36.1", "2.100.0"]
    assert sorted(set(ordered), key=version_numbers) == ordered


@pytest.mark.slow
def test_a_home_made_elsewhere_serves_as_cmdstan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toolchain: Toolchain
) -> None:
    """The path of a real CmdStan, from compiling to draws, with blanks in every name."""
    home = tmp_path / "my own cmdstan"
    shutil.copytree(toolchain.home, home, symlinks=True)
    monkeypatch.setenv("CMDSTAN", str(home))
    found = ensure_toolchain(tmp_path / "my cache", report=print)
    assert (found.kind, found.home) == ("cmdstan", home)
    sampler = StanSampler(found, tmp_path / "my cache")
    data = {"J": 2, "residual_dof": 50, "z": [0.1, -0.2], "lambda": [1.0, 4.0], "rss0": 50.0}
    samples = sampler.sample("gaussian_level", data, chains=2)
    assert samples.draws["sigma"].shape == (2, 1000)
    assert samples.draws["sigma"].mean() == pytest.approx(1.0, abs=0.1)
