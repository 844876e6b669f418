"""A row's fields are columns of the long format, whichever columns that has besides."""

from data.readers.chunk import OPTIONAL, REQUIRED
from data.readers.row import COLUMNS, Row
from data.readers.whole_file import WholeFile
from tests.docs.markdown import ROOT


def test_each_field_arrives_in_its_own_column() -> None:
    assert set(COLUMNS) <= {*REQUIRED, *OPTIONAL}
    assert Row._fields[-1] == "line"
    row = Row(**{name: f"the {name}" for name in Row._fields[:-1]}, line=7)
    (chunk,) = WholeFile(ROOT / "README.md", [row], []).chunks()
    assert chunk.lines == [7]
    found = {name: column[0] for name, column in chunk.columns.items()}
    assert found.pop("revision_time") == "the commit_time"
    assert found == {name: f"the {name}" for name in found}
    assert set(found) == {name for name in COLUMNS if name != "revision_time"}
