"""Assemble a CmdStan-compatible home from httpstan and the runner in the package ``stan``."""

import hashlib
import importlib.resources
import json
import platform
from collections.abc import Callable
from pathlib import Path

from models.toolchain.building import build_in_place
from models.toolchain.compiler import BuildTools
from models.toolchain.httpstan_package import HttpstanPackage, find_httpstan
from models.toolchain.record import matches_record, write_record
from models.toolchain.run_make import run_make
from models.toolchain.toolchain import Toolchain

Report = Callable[[str], None]


def assemble_home(cache: Path, tools: BuildTools, report: Report) -> Toolchain:
    """Return the assembled home for this compiler and this httpstan; build it if need be.

    The home's name is a hash of all that shapes it, so that an upgrade makes a new one. A home
    that is not whole counts as absent.

    Parameters
    ----------
    cache : Path
        Homes live in its folder ``toolchain``.

    Raises
    ------
    ToolchainError
        If httpstan is broken, the compiler fails, or the disk is full.
    """
    package = find_httpstan()
    sources = read_runner()
    key = key_of(sources, tools, package)
    home = cache / "toolchain" / key
    toolchain = Toolchain(home, "assembled", package.stan_version, tools.compiler_version, key)

    def build(folder: Path) -> None:
        report(
            f"Building Stan {package.stan_version} for this machine with {tools.compiler_version}. "
            "This happens once and takes about a minute."
        )
        lay_out(folder, sources, tools, package)
        expected = sum(name.endswith(".cpp") for name in sources)
        begun: list[str] = []

        def on_line(line: str) -> None:
            if line.endswith(".cpp"):
                begun.append(line)
                report(f"Compiling {line.rsplit('/', 1)[-1]} ({len(begun)} of {expected})")

        run_make(tools.make, "runner", folder=folder, on_line=on_line)
        write_record(folder)

    build_in_place(home, is_whole=is_whole, build=build, report=report)
    return toolchain


def read_runner() -> dict[str, str]:
    """Read the runner's sources, by file name."""
    folder = importlib.resources.files("stan") / "runner"
    return {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith((".cpp", ".hpp", ".mk"))
    }


def key_of(sources: dict[str, str], tools: BuildTools, package: HttpstanPackage) -> str:
    """Hash everything that shapes the home and the programs built in it."""
    digest = hashlib.sha256()
    for part in (
        json.dumps(sources, sort_keys=True),
        tools.compiler,
        tools.compiler_version,
        package.version,
        str(package.folder),  # programs hold this path: a moved environment needs new ones
        platform.machine(),
    ):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:16]


def lay_out(
    folder: Path, sources: dict[str, str], tools: BuildTools, package: HttpstanPackage
) -> None:
    """Write everything of a home that needs no compiler."""
    (folder / "bin").mkdir()
    (folder / "httpstan").symlink_to(package.folder)
    (folder / "bin" / "stanc").symlink_to(Path("..") / "httpstan" / "stanc")
    (folder / "runner").mkdir()
    for name, text in sources.items():
        (folder / "runner" / name).write_text(text, encoding="utf-8")
    (folder / "makefile").write_text(
        f"CMDSTAN_VERSION := {package.stan_version}\n"
        f"CXX := {tools.compiler}\n"
        f"LIBRARIES := {package.folder / 'lib'}\n"
        "include runner/rules.mk\n",
        encoding="utf-8",
    )


def is_whole(home: Path) -> bool:
    """Return whether a home is there in full and its links lead somewhere."""
    return matches_record(home) and (home / "bin" / "stanc").is_file()
