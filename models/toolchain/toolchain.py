"""What compiles Stan programs on this machine."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Toolchain:
    """A CmdStan home that cmdstanpy can use, real or assembled."""

    home: Path
    kind: Literal["cmdstan", "assembled"]
    stan_version: str  # e.g. "2.35.0"
    compiler: str  # e.g. "g++ (Debian 12.2.0-14) 12.2.0"
    key: str  # changes when anything that shapes a compiled program changes
