"""``docs/reference/store.md`` describes every table of the store, and no other."""

import re

from models.storage.database.schema import HEAD  # noqa: F401  (loads every table)
from models.storage.database.tables import metadata
from tests.docs.markdown import DOCS

TEXT = (DOCS / "reference" / "store.md").read_text(encoding="utf-8")


def test_tables_are_those_of_the_schema() -> None:
    section = TEXT.split("## Tables\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.+?`) \|", section, re.MULTILINE)
    described = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(described) == sorted(metadata.tables)
