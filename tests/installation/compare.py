"""Compare this environment with a lock file: `python -m tests.installation.compare FILE`."""

import sys
from collections.abc import Mapping
from importlib.metadata import distributions
from pathlib import Path

from packaging.utils import canonicalize_name

from tests.installation.lock_file import read_lock

NOT_LOCKED = {"bandwatch", "pip"}  # the checkout itself, and the installer


def differences(locked: Mapping[str, str], installed: Mapping[str, str]) -> list[str]:
    """Return a line for each package that is missing, superfluous or of another version."""
    lines = []
    for name in sorted(locked.keys() | installed.keys()):
        wanted, present = locked.get(name), installed.get(name)
        if wanted != present:
            lines.append(
                f"{name}: locked {wanted or 'nowhere'}, installed {present or 'not at all'}"
            )
    return lines


def main(path: Path) -> int:
    """Print how the environment differs from the lock file; return 1 if it does."""
    locked = {entry.name: entry.version for entry in read_lock(path) if entry.applies()}
    installed = {canonicalize_name(found.name): found.version for found in distributions()}
    lines = differences(
        locked, {name: v for name, v in installed.items() if name not in NOT_LOCKED}
    )
    for line in lines:
        print(line)
    if not lines:
        print(f"{len(locked)} packages installed, exactly those of {path.name}")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
