"""Keep posts in a folder until a server has them: a file each, whole or not there."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from data.push.batches import Batch
from models.records.errors import ReadError
from models.records.private_files import make_private_folder

REFUSED = "refused"  # folder below the spool for posts that the server does not take
_PART = ".part"


@dataclass(frozen=True, slots=True)
class SpooledBatch:
    """A post that waits."""

    path: Path
    file: str  # of results, as it was named
    batch: Batch


class Spool:
    """Posts that wait for one server, in the order in which they came.

    Parameters
    ----------
    folder
        Made if it is not there, for this user alone.

    Raises
    ------
    ReadError
        If the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            make_private_folder(folder)
            known = [_number(path) for path in folder.glob("*.json")]
        except OSError as error:
            raise _fault(folder, error) from error
        self._next = max(known, default=0) + 1

    def add(self, file: str, batch: Batch) -> Path:
        """Keep a post; returns once it is on the disk. One that waits already is not kept twice."""
        known = next(self._folder.glob(f"*-{batch.key}.json"), None)
        if known is not None:
            return known
        path = self._folder / f"{self._next:08d}-{batch.key}.json"
        self._next += 1
        content = orjson.dumps({"file": file, "lines": batch.lines, "body": batch.body.decode()})
        _write(path, content)
        return path

    def waiting(self) -> Iterator[SpooledBatch]:
        """Yield the posts that wait, the oldest first."""
        for path in sorted(self._folder.glob("*.json")):
            try:
                kept = orjson.loads(path.read_bytes())
                batch = Batch(kept["body"].encode(), tuple(kept["lines"]))
            except FileNotFoundError:
                continue  # another push has sent it meanwhile
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise ReadError(
                    f"{path} cannot be read. Move it away, and push its file again."
                ) from error
            yield SpooledBatch(path, kept["file"], batch)

    def count(self) -> int:
        """Count the posts that wait."""
        return sum(1 for _ in self._folder.glob("*.json"))

    def remove(self, path: Path) -> None:
        """Forget a post that the server has."""
        path.unlink(missing_ok=True)

    def set_aside(self, item: SpooledBatch, reason: str) -> Path:
        """Move a post that the server refuses out of the way, with the reason beside it."""
        folder = self._folder / REFUSED
        try:
            make_private_folder(folder)
            _write(folder / f"{item.path.stem}.txt", f"{item.file}: {reason}\n".encode())
            return item.path.replace(folder / item.path.name)
        except OSError as error:
            raise _fault(folder, error) from error


def _write(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole, or not at all, also after a power cut."""
    part = path.with_name(path.name + _PART)
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise _fault(path, error) from error


def _number(path: Path) -> int:
    number = path.name.partition("-")[0]
    return int(number) if number.isdecimal() else 0


def _fault(path: Path, error: OSError) -> ReadError:
    return ReadError(
        f"{path}: the spool cannot be written ({error.strerror}). Nothing was sent of what is not"
        " in it; name another folder by --spool."
    )
