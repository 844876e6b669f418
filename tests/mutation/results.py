"""Keep what became of a mutant, so that a second run tries only what changed."""

import hashlib
import json
from pathlib import Path

from tests.mutation.make_mutants import Mutant
from tests.mutation.try_mutant import Verdict


class Results:
    """Verdicts on disk, by the texts of the mutant and of the tests that judged it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def get(self, key: str) -> Verdict | None:
        """Return the verdict of an earlier run over the same texts, if there is one."""
        known = self._known.get(key)
        return Verdict(known) if known else None

    def put(self, key: str, verdict: Verdict) -> None:
        """Keep a verdict, on disk at once: a run is often cut short."""
        self._known[key] = verdict
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(self._known))
        fresh.replace(self._path)


def key_of(root: Path, mutant: Mutant, tests: tuple[str, ...]) -> str:
    """Return a digest of a mutant and of the files that may judge it."""
    digest = hashlib.sha256(f"{mutant.path}\0{mutant.code}\0".encode())
    for name in tests:
        path = root / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()
