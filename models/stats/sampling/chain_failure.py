"""Say in words why compiling or sampling failed."""

import re
from pathlib import Path

from models.records.errors import ProgramFailedError, ToolchainError
from models.toolchain.run_make import FULL, what_ran_out

# How our own runner says that a disk is full.
RUNNER_FULL = "is the disk full?"

# Lines that matter in what a compiler or a chain says.
TELLING = re.compile(r"^(?:E[rx]|.*\b(?:error|fatal|Semantic|Syntax)\b).*$", re.MULTILINE)


def explain_failure(work: str, message: str, folder: Path) -> ToolchainError:
    """Build an error from what cmdstanpy raised and what the chains printed.

    Parameters
    ----------
    work : str
        What was being done, e.g. "sampling gaussian_level".
    message : str
        What cmdstanpy raised.
    folder : Path
        Where the chains' output is.
    """
    said = "\n".join(path.read_text(errors="replace") for path in folder.glob("*-stdout*.txt"))
    text = f"{said}\n{message}"
    scarce = what_ran_out(text.replace(RUNNER_FULL, FULL), folder.parent)
    if scarce:
        return ToolchainError(f"Stan failed while {work}. {scarce}")
    lines = list(dict.fromkeys(match.group().strip() for match in TELLING.finditer(text)))
    codes = re.search(r"retcodes=\[(.*?)\]", message)
    ends = f" The chains ended with {codes.group(1)}." if codes else ""
    lines = [line for line in lines if not line.startswith("Error during sampling")]
    what = "\n".join(lines[-15:]) or message.strip()[-1500:]
    return ProgramFailedError(f"Stan failed while {work}.{ends} It said:\n{what}")
