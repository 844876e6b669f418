"""Assembling a home: once, whole or not at all, and anew when what shapes it changes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from models.records.errors import ToolchainError
from models.toolchain import assemble, ensure_toolchain
from tests.toolchain.small_runner import RULES, use_small_runner

ROOT = Path(__file__).resolve().parents[2]

BUILD = """
import sys
from pathlib import Path
from models.toolchain import ensure_toolchain
if sys.argv[2] == "small":
    from tests.toolchain.small_runner import use_small_runner
    use_small_runner()
made = ensure_toolchain(Path(sys.argv[1]), report=print)
print("home", made.home)
"""


@pytest.fixture(autouse=True)
def no_cmdstan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CMDSTAN", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))


@pytest.fixture
def small_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "read_runner", assemble.read_runner)  # restores it afterwards
    use_small_runner()


def start(cache: Path, runner: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(cache), runner],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.usefixtures("small_runner")
def test_it_is_built_once_and_found_afterwards(tmp_path: Path) -> None:
    said: list[str] = []
    first = ensure_toolchain(tmp_path, report=said.append)
    assert first.kind == "assembled"
    assert said[0].startswith(f"Building Stan {first.stan_version} for this machine")
    assert said[1] == "Compiling sample.cpp (1 of 1)"
    said.clear()
    assert ensure_toolchain(tmp_path, report=said.append) == first
    assert said == []
    version = subprocess.run(
        [first.home / "bin" / "stanc", "--version"], capture_output=True, text=True, check=True
    )
    assert "stanc3" in version.stdout
    assert f"CMDSTAN_VERSION := {first.stan_version}\n" in (first.home / "makefile").read_text()


@pytest.mark.usefixtures("small_runner")
@pytest.mark.parametrize("damage", ["object cut short", "object gone", "no record", "link broken"])
def test_a_home_that_is_not_whole_is_built_anew(tmp_path: Path, damage: str) -> None:
    home = ensure_toolchain(tmp_path, report=print).home
    target = home / "runner" / "sample.o"
    size = target.stat().st_size
    if damage == "object cut short":
        os.truncate(target, size - 1)
    elif damage == "object gone":
        target.unlink()
    elif damage == "no record":
        (home / "built.json").unlink()
    else:
        (home / "httpstan").unlink()
    said: list[str] = []
    assert ensure_toolchain(tmp_path, report=said.append).home == home
    assert any("Compiling" in text for text in said)
    assert target.stat().st_size == size
    assert (home / "bin" / "stanc").is_file()


@pytest.mark.usefixtures("small_runner")
def test_a_changed_source_makes_another_home(tmp_path: Path) -> None:
    before = ensure_toolchain(tmp_path, report=print)
    use_small_runner("int sample() { return 2; }\n")
    after = ensure_toolchain(tmp_path, report=print)
    assert after.key != before.key
    assert before.home.is_dir()


@pytest.mark.usefixtures("small_runner")
def test_a_source_that_does_not_compile_leaves_nothing_behind(tmp_path: Path) -> None:
    use_small_runner("int sample() { return }\n")
    with pytest.raises(ToolchainError, match=r"failed[\s\S]*sample.cpp:1"):
        ensure_toolchain(tmp_path, report=print)
    assert [path.suffix for path in (tmp_path / "toolchain").iterdir()] == [".lock"]


@pytest.mark.usefixtures("small_runner")
def test_what_a_killed_build_left_is_swept_away(tmp_path: Path) -> None:
    home = ensure_toolchain(tmp_path, report=print).home
    shutil.rmtree(home)
    left = home.with_name(f".{home.name}.12345")
    left.mkdir()
    (left / "half.o").write_text("half")
    ensure_toolchain(tmp_path, report=print)
    assert not left.exists()


@pytest.mark.usefixtures("small_runner")
def test_a_full_disk_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = "sample.cpp:1: fatal error: error writing to /tmp/x.s: No space left on device"
    rules = f".PHONY: runner\nrunner:\n\t@echo '{full}'; exit 1\n"
    monkeypatch.setattr(assemble, "read_runner", lambda: {"rules.mk": rules})
    with pytest.raises(ToolchainError, match=r"The disk is full.*BANDWATCH_CACHE and TMPDIR"):
        ensure_toolchain(tmp_path, report=print)


@pytest.mark.usefixtures("small_runner")
def test_a_compiler_ended_for_want_of_memory_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = "g++: fatal error: Killed signal terminated program cc1plus"
    rules = f".PHONY: runner\nrunner:\n\t@echo '{killed}'; exit 1\n"
    monkeypatch.setattr(assemble, "read_runner", lambda: {"rules.mk": rules})
    with pytest.raises(ToolchainError, match="for want of memory"):
        ensure_toolchain(tmp_path, report=print)


@pytest.mark.usefixtures("small_runner")
def test_an_outer_make_does_not_reach_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAKEFLAGS", "n -- CXX=/nowhere")  # as `make -n CXX=...` would pass on
    home = ensure_toolchain(tmp_path, report=print).home
    assert (home / "runner" / "sample.o").is_file()


@pytest.mark.usefixtures("small_runner")
def test_blanks_in_the_cache_path_do_no_harm(tmp_path: Path) -> None:
    assert ensure_toolchain(tmp_path / "my cache", report=print).home.is_dir()
    assert "$(CXX)" in RULES


@pytest.mark.usefixtures("small_runner")
def test_a_cache_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ToolchainError, match=r"Cannot write .*file.*BANDWATCH_CACHE"):
        ensure_toolchain(tmp_path / "file", report=print)


def test_two_processes_at_once_build_one_home(tmp_path: Path) -> None:
    both = [start(tmp_path, "small"), start(tmp_path, "small")]
    said = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("Compiling sample.cpp" in text for text in said) == 1
    assert len({text.splitlines()[-1] for text in said}) == 1


@pytest.mark.slow
def test_two_processes_at_once_build_the_real_home(tmp_path: Path) -> None:
    both = [start(tmp_path, "real"), start(tmp_path, "real")]
    said = [process.communicate(timeout=1200)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("Compiling sample.cpp" in text for text in said) == 1
    assert sum("Another process is building" in text for text in said) == 1
