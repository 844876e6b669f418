"""Read which modules are mutated, by which tests they are held, and what share must be noticed."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "pyproject.toml"
EQUIVALENT = Path(__file__).with_name("equivalent.toml")


@dataclass(frozen=True, slots=True)
class Module:
    """A module whose mutants are tried."""

    path: str  # from the root of the checkout
    tests: tuple[str, ...]  # files or folders; of these, those that run a line judge its mutants
    least: int  # percent of mutants that must be noticed


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A mutant that no test can notice, and why."""

    path: str
    line: str  # the mutated line as it stands, without indentation
    becomes: str  # the line that the mutation makes of it
    reason: str


def read_modules(project: Path = PROJECT) -> list[Module]:
    """Return the modules listed under ``[tool.bandwatch.mutation]``, in their order there.

    Parameters
    ----------
    project : Path
        A ``pyproject.toml``: a table ``group`` for each group of modules, with ``least`` (percent)
        and ``modules``, which maps paths to lists of tests.
    """
    groups = tomllib.loads(project.read_text(encoding="utf-8"))["tool"]["bandwatch"]["mutation"]
    return [
        Module(path, tuple(tests), group["least"])
        for group in groups.values()
        for path, tests in group["modules"].items()
    ]


def read_equivalent(path: Path = EQUIVALENT) -> list[Equivalent]:
    """Return the mutants that are known to change nothing, each with its reason."""
    listed = tomllib.loads(path.read_text(encoding="utf-8"))
    return [Equivalent(**entry) for entry in listed.get("mutant", [])]
