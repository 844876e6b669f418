"""Find the C++ compiler and GNU make."""

import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass

from models.records.errors import CompilerMissingError

# Where people are told to look for what is missing.
ADVICE = (
    "On Debian and Ubuntu: apt-get install g++ make. On Fedora: dnf install gcc-c++ make. "
    "On macOS: xcode-select --install. Then try again."
)


@dataclass(frozen=True, slots=True)
class BuildTools:
    """The commands that build Stan programs, each found on this machine."""

    compiler: str  # command, as a makefile would spell it
    compiler_version: str
    make: str
    make_version: str


def find_build_tools() -> BuildTools:
    """Find a C++ compiler (``$CXX``, else g++, clang++ or c++) and GNU make (``$MAKE``, else make).

    Raises
    ------
    CompilerMissingError
        If one is missing or does not run; the message says how to install it.
    """
    compiler, compiler_version = find_compiler()
    make, make_version = find_make()
    return BuildTools(compiler, compiler_version, make, make_version)


def find_compiler() -> tuple[str, str]:
    """Find a C++ compiler: its command and the first line that it says about its version.

    Raises
    ------
    CompilerMissingError
        If there is none, or ``$CXX`` does not run.
    """
    chosen = os.environ.get("CXX", "").strip()
    for command in [chosen] if chosen else ["g++", "clang++", "c++"]:
        version = _version(command)
        if version:
            return command, version
    if chosen:
        raise CompilerMissingError(
            f"The environment variable CXX names the C++ compiler {chosen!r}, which does not run. "
            f"Unset CXX, or let it name one that does. {ADVICE}"
        )
    raise CompilerMissingError(
        "Stan programs need a C++ compiler, and neither g++ nor clang++ is on the PATH. " + ADVICE
    )


def find_make() -> tuple[str, str]:
    """Find GNU make: its command and the first line that it says about its version.

    Raises
    ------
    CompilerMissingError
        If there is none.
    """
    command = os.environ.get("MAKE", "").strip() or "make"
    version = _version(command)
    if version.startswith("GNU Make"):
        return command, version
    found = f"{command!r} is another make" if version else f"{command!r} is not on the PATH"
    raise CompilerMissingError(
        f"Stan programs are built by GNU make, and {found}. {ADVICE} "
        "Where GNU make has another name, say so: MAKE=gmake."
    )


def _version(command: str) -> str:
    """Ask a command for its version; empty if it does not run."""
    words = shlex.split(command)
    if not words or shutil.which(words[0]) is None:
        return ""
    try:
        answer = subprocess.run(
            [*words, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""  # the caller says that it does not run
    return answer.stdout.strip().splitlines()[0] if answer.returncode == 0 and answer.stdout else ""
