"""A real CmdStan: the one that ``$CMDSTAN`` names, or one that was installed in ``~/.cmdstan``."""

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path

from models.records.errors import CmdStanUnusableError
from models.toolchain.compiler import BuildTools
from models.toolchain.toolchain import Toolchain

# From 2.32 on, programs and command line are as this project uses them.
OLDEST = (2, 32)

REMEDY = (
    "Point CMDSTAN at a CmdStan that is built (`make build` in its folder), or unset it: "
    "then Bandwatch makes what it needs by itself."
)


def cmdstan_from_environment(tools: BuildTools) -> Toolchain | None:
    """Return the CmdStan that ``$CMDSTAN`` names; None if the variable is not set.

    Raises
    ------
    CmdStanUnusableError
        If it is not there, not built, or too old.
    """
    named = os.environ.get("CMDSTAN", "").strip()
    if not named:
        return None
    return describe_cmdstan(Path(named).expanduser(), tools)


def installed_cmdstan(tools: BuildTools, report: Callable[[str], None]) -> Toolchain | None:
    """Return the newest usable CmdStan in ``~/.cmdstan``; None if there is none.

    One that cannot be used is reported and passed over: no one asked for it by name.
    """
    folder = Path.home() / ".cmdstan"
    homes = [path for path in folder.glob("cmdstan-*") if (path / "makefile").is_file()]
    for home in sorted(homes, key=lambda path: version_numbers(path.name), reverse=True):
        try:
            return describe_cmdstan(home, tools)
        except CmdStanUnusableError as error:
            report(f"Passing over {home}: {error}")
    return None


def describe_cmdstan(home: Path, tools: BuildTools) -> Toolchain:
    """Check that a CmdStan can be used, and say what it is.

    Raises
    ------
    CmdStanUnusableError
        If it is not there, not built, or too old.
    """
    home = home.resolve()
    if not home.is_dir():
        raise CmdStanUnusableError(f"There is no CmdStan in {home}: no such folder. {REMEDY}")
    makefile = home / "makefile"
    if not makefile.is_file():
        raise CmdStanUnusableError(f"There is no CmdStan in {home}: it has no makefile. {REMEDY}")
    text = makefile.read_text(encoding="utf-8", errors="replace")
    match = re.search(r"^CMDSTAN_VERSION := (\S+)$", text, re.MULTILINE)
    if match is None:
        raise CmdStanUnusableError(f"{makefile} does not say which CmdStan it is. {REMEDY}")
    version = match.group(1)
    if version_numbers(version)[:2] < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise CmdStanUnusableError(
            f"The CmdStan in {home} is {version}; Bandwatch needs {oldest} or newer. {REMEDY}"
        )
    stanc = home / "bin" / "stanc"
    if not os.access(stanc, os.X_OK):
        raise CmdStanUnusableError(
            f"The CmdStan in {home} is not built: {stanc} cannot be run. {REMEDY}"
        )
    # `make/local` holds the user's own flags, which shape every program that is built here.
    local = home / "make" / "local"
    parts = [
        str(home),
        text,
        local.read_text(encoding="utf-8", errors="replace") if local.is_file() else "",
        str(stanc.stat().st_size),
        tools.compiler,
        tools.compiler_version,
    ]
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    return Toolchain(home, "cmdstan", version, tools.compiler_version, key)


def version_numbers(text: str) -> tuple[int, ...]:
    """Read the numbers of a version for comparison; a release candidate precedes its release."""
    match = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?(?:-rc(\d+))?", text)
    if match is None:
        return (0,)
    major, minor, patch, candidate = match.groups()
    last = int(candidate) if candidate else 1_000_000
    return int(major), int(minor), int(patch or 0), last
