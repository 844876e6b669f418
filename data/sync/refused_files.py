"""Remember which files were refused, so that each is reported once."""

import contextlib
import json
from pathlib import Path

from models.records.errors import ReadError


class RefusedFiles:
    """The refusals of a folder, kept in a file; losing it repeats a report, and no more.

    Parameters
    ----------
    memory
        Where they are kept.
    """

    def __init__(self, memory: Path) -> None:
        self._memory = memory
        self._known: dict[str, str] = {}
        with contextlib.suppress(OSError, ValueError):
            document = json.loads(memory.read_text(encoding="utf-8"))
            if isinstance(document, dict):
                self._known = {str(key): str(value) for key, value in document.items()}

    def is_known(self, path: Path, sha256: str) -> bool:
        """Whether a file was refused before with this content."""
        return self._known.get(str(path)) == sha256

    def add(self, path: Path, sha256: str) -> None:
        """Remember a refusal.

        Raises
        ------
        ReadError
            If it cannot be written down.
        """
        self._known[str(path)] = sha256
        try:
            self._memory.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._memory.with_suffix(".new")
            fresh.write_text(json.dumps(self._known, indent=1), encoding="utf-8")
            fresh.replace(self._memory)
        except OSError as error:
            raise ReadError(f"{self._memory}: cannot be written ({error.strerror}).") from error
