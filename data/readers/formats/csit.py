"""FD.io CSIT: the JSON of a test case, a folder of them, or the Parquet made of them.

Source: github.com/FDio/csit, ``docs/model`` (versions 0.2 to 1.x) and the columns of
``csit.infra.dash/app/cdash/data/data.yaml``. The ten trials of an MRR test are replicates.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from data.readers.csit.record import CsitRecord
from data.readers.csit.rows_of_record import rows_of_record
from data.readers.csit.table import is_csit_table, table_records
from data.readers.format import WholeFileFormat
from data.readers.json_document import object_at
from data.readers.row import Ignored, Row
from data.readers.source import InputSource
from models.records.errors import ReadError

_SUFFIXES = (".json", ".json.gz", ".parquet")


def _recognise(source: InputSource) -> bool:
    if not source.is_folder:
        return _is_record(source.json_keys) or is_csit_table(source)
    first = next((path for path in source.files() if path.name.endswith(_SUFFIXES)), None)
    return first is not None and _recognise(InputSource(first))


def _is_record(keys: frozenset[str]) -> bool:
    return {"test_id", "version"} <= keys and bool(keys & {"result", "results"})


def _rows(source: InputSource) -> Iterator[Row | Ignored]:
    for path in source.files():
        if path.name.endswith(_SUFFIXES) or not source.is_folder:
            part = InputSource(path)
            for record in _records(part):
                yield from rows_of_record(CsitRecord(path, record))


def _records(source: InputSource) -> Iterator[Mapping[str, Any]]:
    if is_csit_table(source):
        yield from table_records(source)
        return
    if source.head.startswith(b"PAR1"):
        raise ReadError(f"{source.path}: the Parquet file has no columns test_id and dut_type.")
    document = source.document
    for item in document if isinstance(document, list) else [document]:
        yield object_at(source.path, item, "a test case")


CSIT = WholeFileFormat("csit", "FD.io CSIT's test cases, JSON or Parquet", _recognise, _rows)
