"""Read the list of mistakes, and make one of them in a copy of the code."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LISTS = tuple(sorted(Path(__file__).resolve().parent.glob("*.toml")))


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake: a piece of the code as it is, and as a mistake would leave it."""

    path: str  # of the module, from the root of the checkout
    mistake: str  # what a user would lose
    old: str  # stands exactly once in the module
    new: str
    tests: tuple[str, ...]  # files or folders that notice it
    equivalent: str = ""  # why no test can notice it, where that is so

    def __str__(self) -> str:
        return f"{self.path}: {self.mistake}"

    def apply(self, root: Path) -> None:
        """Make the mistake in the code under ``root``.

        Raises
        ------
        ValueError
            If the module no longer holds the piece of code exactly once.
        """
        module = root / self.path
        code = module.read_text(encoding="utf-8")
        if code.count(self.old) != 1:
            raise ValueError(
                f"{self.path} holds the following {code.count(self.old)} times, not once; bring "
                f"the entry “{self.mistake}” of tests/mutants up to date:\n{self.old}"
            )
        module.write_text(code.replace(self.old, self.new), encoding="utf-8")


def read_mutants(path: Path) -> list[Mutant]:
    """Return the mistakes of one list.

    Parameters
    ----------
    path : Path
        A TOML file: a table for each module with its ``tests``, and in it an array ``mutant``.
    """
    listed = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        Mutant(
            path=module,
            mistake=mutant["mistake"],
            old=mutant["old"],
            new=mutant["new"],
            tests=tuple(mutant.get("tests", entry["tests"])),
            equivalent=mutant.get("equivalent", ""),
        )
        for module, entry in listed.items()
        for mutant in entry["mutant"]
    ]
