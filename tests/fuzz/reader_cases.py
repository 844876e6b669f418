"""Spoiled files of every format, and what must become of them."""

import csv
import hashlib
import io
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st
from sqlalchemy import Engine

from data.ingest_file import ingest_file, inspect_file
from models.records.clock import FixedClock
from models.records.errors import BandwatchError
from tests.data.conftest import measured, rejected
from tests.data.readers.read_rows import FILES, GIVEN, LATER
from tests.fuzz.mutate import spoiled
from tests.fuzz.search import CORPUS

SAMPLES = Path(__file__).parent / "samples"
PARQUET = "results.parquet"
KEPT = CORPUS / "readers"
FOLDERS = ("asv", "criterion")  # formats of which one file is a part
APART = "__"  # of folders, in the name of a kept file


@dataclass(frozen=True)
class SpoiledFile:
    """The name of a sample, relative to its folder, and what stands in it now."""

    name: str
    content: bytes

    def __repr__(self) -> str:
        """Name it; its content is kept in a file."""
        return f"{self.name}, {len(self.content)} bytes"


@cache
def samples() -> dict[str, bytes]:
    """Read the sample files, of each format at least one."""
    found = {
        str(path.relative_to(folder)): path.read_bytes()
        for folder in (FILES, SAMPLES)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "README.md"
    }
    return found | {PARQUET: _parquet(found["results.csv"].decode())}


def _parquet(text: str) -> bytes:
    rows = list(csv.DictReader(io.StringIO(text)))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    values = [float(text) if text else None for text in columns["value"]]
    written = io.BytesIO()
    pq.write_table(pa.table({**columns, "value": pa.array(values, pa.float64())}), written)
    return written.getvalue()


def spoiled_files() -> st.SearchStrategy[SpoiledFile]:
    """Draw a spoiled sample."""
    return st.sampled_from(sorted(samples())).flatmap(
        lambda name: spoiled(samples()[name]).map(lambda content: SpoiledFile(name, content))
    )


def check_file(case: SpoiledFile, folder: Path, store: Engine) -> None:
    """Ingest a spoiled file: all of it is stored or kept aside, or it is refused and nothing is.

    Parameters
    ----------
    folder : Path
        An empty folder to write to.
    store : Engine
        An empty store.
    """
    path = _write(case, folder)
    try:
        file = inspect_file(path, "project", "main", given=GIVEN)
        summary = ingest_file(store, file, FixedClock(LATER))
    except BandwatchError as error:
        text = str(error)
        assert str(path) in text, text
        assert len(text) < 3000, text
        assert measured(store) == set()
        return
    counts = summary.counts
    assert len(measured(store)) == counts.stored
    assert len(rejected(store)) == counts.rejected
    again = ingest_file(store, file, FixedClock(LATER), reread=True)
    assert again.counts.stored == 0


def _write(case: SpoiledFile, folder: Path) -> Path:
    """Write a case, beside the rest of its folder where its format is one; return what is read."""
    top = Path(case.name).parts[0]
    if top in FOLDERS:
        shutil.copytree(FILES / top, folder / top)
    path = folder / case.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(case.content)
    return folder / top


def keep_file(case: SpoiledFile) -> Path:
    """Write a case into the corpus."""
    digest = hashlib.sha256(case.content).hexdigest()[:8]
    path = KEPT / digest / case.name.replace("/", APART)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(case.content)
    return path


def kept_files() -> list[SpoiledFile]:
    """Read the corpus."""
    return [
        SpoiledFile(path.name.replace(APART, "/"), path.read_bytes())
        for path in sorted(KEPT.rglob("*"))
        if path.is_file()
    ]
