"""Read a requirements file as `make lock` writes it: pinned versions, markers, hashes."""

from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class LockedRequirement:
    """One entry of a lock file: what to install, where, and the files that are trusted."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the name as the index normalises it: `Flask_Bootstrap` is `flask-bootstrap`."""
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        """Return the pinned version; raise ValueError if the entry allows more than one."""
        specifiers = list(self.requirement.specifier)
        if len(specifiers) != 1 or specifiers[0].operator != "==" or "*" in specifiers[0].version:
            raise ValueError(f"{self.requirement} is not pinned with ==. Run `make lock`.")
        return specifiers[0].version

    def applies(self, environment: dict[str, str] | None = None) -> bool:
        """Return whether the marker holds, in this interpreter or in the environment given."""
        return self.requirement.marker is None or self.requirement.marker.evaluate(environment)


def read_lock(path: Path) -> list[LockedRequirement]:
    """Return every entry of a lock file, in the file's order."""
    lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]
    entries = []
    for logical in "\n".join(lines).replace("\\\n", " ").splitlines():
        if not logical.strip():
            continue
        requirement, *hashes = logical.split("--hash=")
        entries.append(
            LockedRequirement(Requirement(requirement.strip()), tuple(h.strip() for h in hashes))
        )
    return entries
