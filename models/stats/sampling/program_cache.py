"""Names of Stan programs, their sources, and where their executables are kept."""

import hashlib
import importlib.resources
from pathlib import Path

from models.records.errors import BadArgumentError


def program_names() -> list[str]:
    """List the programs that Bandwatch ships, sorted."""
    folder = importlib.resources.files("stan")
    return sorted(
        entry.name.removesuffix(".stan")
        for entry in folder.iterdir()
        if entry.name.endswith(".stan")
    )


def read_program(name: str) -> str:
    """Read the source of a program.

    Raises
    ------
    BadArgumentError
        If there is no program of that name.
    """
    names = program_names()
    if name not in names:
        raise BadArgumentError(f"There is no Stan program {name!r}; there are {', '.join(names)}.")
    return (importlib.resources.files("stan") / f"{name}.stan").read_text(encoding="utf-8")


def executable_path(cache: Path, name: str, source: str, toolchain_key: str) -> Path:
    """Return the path of a program's executable.

    The folder's name holds a hash of source and toolchain, because time stamps, which is what
    cmdstanpy looks at, tell nothing about an upgraded compiler or a restored file.
    """
    digest = hashlib.sha256(f"{toolchain_key}\0{source}".encode()).hexdigest()[:16]
    return cache / "programs" / f"{name}-{digest}" / name
