"""Ensure that Stan programs can be built on this machine."""

from collections.abc import Callable
from pathlib import Path

from models.toolchain.assemble import assemble_home
from models.toolchain.cmdstan import cmdstan_from_environment, installed_cmdstan
from models.toolchain.compiler import find_build_tools
from models.toolchain.toolchain import Toolchain


def ensure_toolchain(cache: Path, *, report: Callable[[str], None]) -> Toolchain:
    """Find what compiles Stan programs, or build it.

    The CmdStan that ``$CMDSTAN`` names comes first, then the newest one in ``~/.cmdstan``; each
    is used as it is. Otherwise a CmdStan-compatible home is assembled in the cache, once.

    Parameters
    ----------
    cache : Path
        Folder for what is built; safe to delete.
    report : callable
        Called with a text of what is being done, where it takes time.

    Raises
    ------
    CompilerMissingError
        If there is no C++ compiler or no GNU make.
    CmdStanUnusableError
        If ``$CMDSTAN`` names something broken or too old.
    ToolchainError
        If building fails, e.g. on a full disk.
    """
    tools = find_build_tools()
    return (
        cmdstan_from_environment(tools)
        or installed_cmdstan(tools, report)
        or assemble_home(cache.absolute(), tools, report)
    )
