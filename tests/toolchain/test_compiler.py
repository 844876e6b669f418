"""What is missing is named, with the command that installs it."""

from pathlib import Path

import pytest

from models.records.errors import CompilerMissingError
from models.toolchain import ensure_toolchain
from models.toolchain.compiler import find_build_tools, find_compiler, find_make


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CXX", "MAKE"):
        monkeypatch.delenv(name, raising=False)


def program(folder: Path, name: str, says: str, code: int = 0) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {code}\n")
    path.chmod(0o755)


def test_this_machine_has_both() -> None:
    tools = find_build_tools()
    assert tools.make_version.startswith("GNU Make")
    assert tools.compiler_version


def test_without_a_compiler_it_is_said_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CompilerMissingError, match=r"neither g\+\+ nor.*apt-get install g\+\+"):
        ensure_toolchain(tmp_path / "cache", report=print)
    assert not (tmp_path / "cache").exists()


def test_without_make_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "g++", "g++ 12.2.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CompilerMissingError, match=r"'make' is not on the PATH.*apt-get install"):
        ensure_toolchain(tmp_path / "cache", report=print)


def test_a_make_that_is_not_gnus_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "make", "bmake 2023")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CompilerMissingError, match=r"is another make.*MAKE=gmake"):
        find_make()
    program(tmp_path, "gmake", "GNU Make 4.4")
    monkeypatch.setenv("MAKE", "gmake")
    assert find_make() == ("gmake", "GNU Make 4.4")


def test_cxx_is_obeyed_words_and_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "ccache", "clang version 17")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CXX", "ccache clang++")
    assert find_compiler() == ("ccache clang++", "clang version 17")


@pytest.mark.parametrize("code", [None, 1])
def test_a_cxx_that_does_not_run_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int | None
) -> None:
    if code is not None:
        program(tmp_path, "mycxx", "broken", code)
    program(tmp_path, "g++", "g++ 12.2.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CXX", "mycxx")
    with pytest.raises(CompilerMissingError, match=r"CXX names the C.. compiler 'mycxx'"):
        find_compiler()


def test_the_second_choice_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "clang++", "clang version 17")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_compiler() == ("clang++", "clang version 17")
