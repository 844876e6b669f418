"""Look up the times of revisions in a checkout, by one call of ``git log``."""

import subprocess
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from models.records.errors import ReadError

_SHORTEST = 7  # characters of an abbreviated hash


@dataclass(frozen=True, slots=True)
class Checkout:
    """All commits that a repository's references reach."""

    path: Path
    head: str  # full hash
    times: Mapping[str, str]  # full hash → committer time, ISO 8601 with zone
    hashes: list[str] = field(default_factory=list)  # sorted

    @classmethod
    def read(cls, path: Path) -> "Checkout":
        """Read the commits of the checkout at `path`.

        Raises
        ------
        ReadError
            If git is not installed, or `path` is no checkout with a commit.
        """
        log = run_git(path, "log", "--no-show-signature", "--all", "HEAD", "--format=%H %cI")
        times = dict(line.split(" ", 1) for line in log.splitlines() if " " in line)
        head = run_git(path, "rev-parse", "HEAD").strip()
        return cls(path, head, times, sorted(times))

    def find(self, revision: str) -> str:
        """Return a revision's committer time; blank where it is unknown or ambiguous."""
        near = self._near(revision)
        return self.times[near[0]] if len(near) == 1 else ""

    def _near(self, revision: str) -> list[str]:
        """Return up to two commits whose hashes begin with `revision`."""
        if revision in self.times:
            return [revision]
        sought = revision.lower()
        if len(sought) < _SHORTEST:
            return []
        place = bisect_left(self.hashes, sought)
        return [text for text in self.hashes[place : place + 2] if text.startswith(sought)]

    def time_of(self, path: Path, revision: str) -> str:
        """Return the committer time of a revision, by its hash or the first 7 digits or more.

        Raises
        ------
        ReadError
            If no commit, or more than one, has that hash; `path` is the file that names it.
        """
        near = self._near(revision)
        if not near:
            raise ReadError(
                f"{path}: the checkout {self.path} has no commit {revision!r:.60}. Fetch it there"
                " (git fetch --unshallow for a shallow clone), or give --time instead of --git."
            )
        if len(near) > 1:
            raise ReadError(
                f"{path}: {revision!r:.60} may be several commits of {self.path}; write its full"
                " hash."
            )
        return self.times[near[0]]


def run_git(path: Path, *words: str) -> str:
    """Return what a git command prints about the checkout at ``path``.

    Raises
    ------
    ReadError
        If git is not installed or refuses.
    """
    try:
        done = subprocess.run(
            ["git", "-C", str(path), *words],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise ReadError(f"git cannot be run ({error.strerror}); --git needs it.") from error
    if done.returncode:
        why = done.stderr.strip().splitlines()[:1]
        raise ReadError(f"{path}: git finds no commits here ({''.join(why)}). See --git.")
    return done.stdout
