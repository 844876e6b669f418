"""Programs are compiled once for each source, and say where they do not compile."""

import os
from pathlib import Path

import cmdstanpy  # noqa: F401  (makes a temporary folder of its own when it is imported)
import pytest

from models.records.errors import (
    ProgramFailedError,
)
from models.stats.sampling.sampler import StanSampler

pytestmark = pytest.mark.stan


def test_an_executable_cut_short_is_compiled_anew(
    sampler: StanSampler, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    compiled: list[Path] = []

    def stand_in(stan_file: Path) -> None:
        compiled.append(stan_file)
        stan_file.with_suffix("").write_text("#!/bin/sh\nexit 0\n")

    mine = StanSampler(sampler.toolchain, tmp_path)
    monkeypatch.setattr(mine, "_run_compiler", stand_in)
    executable = mine.compile("gaussian_level")
    assert mine.compile("gaussian_level") == executable
    assert len(compiled) == 1
    os.truncate(executable, 3)
    assert mine.compile("gaussian_level") == executable
    assert len(compiled) == 2
    assert executable.stat().st_size > 3


def test_a_changed_source_is_compiled_under_another_name(
    sampler: StanSampler, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mine = StanSampler(sampler.toolchain, tmp_path)
    monkeypatch.setattr(mine, "_run_compiler", lambda _: None)
    before = mine.compile("gaussian_level")
    monkeypatch.setattr(
        "models.stats.sampling.sampler.read_program", lambda _: "parameters { real x; }"
    )
    assert mine.compile("gaussian_level") != before


def test_a_program_that_does_not_compile_says_where(
    sampler: StanSampler, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mine = StanSampler(sampler.toolchain, tmp_path)
    monkeypatch.setattr(
        "models.stats.sampling.sampler.read_program", lambda _: "parameters { real x }\n"
    )
    with pytest.raises(ProgramFailedError, match=r"compiling gaussian_level[\s\S]*line 1, column"):
        mine.compile("gaussian_level")
    assert [path.suffix for path in (tmp_path / "programs").iterdir()] == [".lock"]
