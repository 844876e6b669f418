"""A test case of CSIT, nested as in its JSON or flat as in its Parquet."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.readers.json_document import text_at


class CsitRecord:
    """Fields by their path, however they are stored.

    Parameters
    ----------
    path
        The file, for messages.
    fields
        ``result_pdr_lower_rate_value`` of a table, or ``{"result": {"pdr": …}}`` of a document.
    """

    def __init__(self, path: Path, fields: Mapping[str, Any]) -> None:
        self.path = path
        self._fields = fields

    def find(self, *names: str) -> Any:
        """Return the value at a path of names; None where there is none."""
        flat = self._fields.get("_".join(names))
        if flat is not None:
            return flat
        value: Any = self._fields
        for name in names:
            value = value.get(name) if isinstance(value, Mapping) else None
        return value

    def text(self, *names: str) -> str:
        """Return the text at a path of names; blank where there is none.

        Raises
        ------
        ReadError
            If there is a list or an object instead.
        """
        return text_at(self.path, self.find(*names), "_".join(names))
