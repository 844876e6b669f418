"""Read numbers with another decimal mark, or with marks between thousands."""

import re
from dataclasses import dataclass, field

from models.services.rows.row_error import RowError


@dataclass(frozen=True, slots=True)
class NumberMarks:
    """How a table writes its numbers.

    Parameters
    ----------
    decimal
        The decimal mark: a point or a comma.
    thousands
        The mark between groups of three digits; blank where there is none.
    """

    decimal: str = "."
    thousands: str = ""
    _shape: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        whole = r"\d+"
        if self.thousands:
            mark = re.escape(self.thousands)
            whole = rf"(?:\d{{1,3}}(?:{mark}\d{{3}})+|\d+)"
        fraction = re.escape(self.decimal) + r"\d*"
        shape = rf"[+-]?(?:{whole}(?:{fraction})?|{re.escape(self.decimal)}\d+)(?:[eE][+-]?\d+)?"
        object.__setattr__(self, "_shape", re.compile(shape, re.ASCII))

    def plain(self, text: str) -> str:
        """Return a number as Python writes it.

        Raises
        ------
        RowError
            If the text is no number with these marks: ``1.5`` is none where the decimal mark is
            a comma, and would otherwise be read as another number.
        """
        if not text.isascii() and self.thousands == " ":
            text = text.replace("\u00a0", " ").replace("\u202f", " ")  # as spreadsheets write it
        if self._shape.fullmatch(text) is None:
            raise RowError(f"the value {text[:60]!r} is no number with {self._words()}")
        if self.thousands:
            text = text.replace(self.thousands, "")
        return text.replace(self.decimal, ".")

    def _words(self) -> str:
        grouped = f" and thousands set off by {self.thousands!r}" if self.thousands else ""
        return f"the decimal mark {self.decimal!r}{grouped}"
