"""A text with columns in braces: ``{Scenario} p50``."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_PART = re.compile(r"\{\{|\}\}|\{([^{}]+)\}|[^{}]+")


@dataclass(frozen=True, slots=True)
class Template:
    """Literal texts and names of columns in turn; an even place is literal."""

    parts: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Template":
        """Read a template; a doubled brace stands for itself.

        Raises
        ------
        ValueError
            If a brace is not closed or not opened, or names nothing.
        """
        parts = [""]
        place = 0
        while place < len(text):
            found = _PART.match(text, place)
            if found is None:
                raise ValueError(
                    f"a brace is not closed, not opened or empty at character {place + 1}"
                )
            if found[1] is None:
                parts[-1] += {"{{": "{", "}}": "}"}.get(found[0], found[0])
            else:
                parts += [found[1].strip(), ""]
            place = found.end()
        return cls(tuple(parts))

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns that it takes."""
        return self.parts[1::2]

    def fill(self, columns: Mapping[str, Sequence[str]], count: int) -> Sequence[str]:
        """Return the text of each of `count` rows; the fields without the blanks around them."""
        names = self.columns
        if not names:
            return [self.parts[0]] * count
        if len(names) == 1 and self.parts[::2] == ("", ""):
            return [text.strip() for text in columns[names[0]]]
        texts = [self.parts[0]] * count
        for name, literal in zip(names, self.parts[2::2], strict=True):
            column = columns[name]
            texts = [
                f"{text}{field.strip()}{literal}" for text, field in zip(texts, column, strict=True)
            ]
        return texts
