"""Take texts from the name of a file: ``{date}_{commit}.json``."""

import re
from pathlib import Path

from data.readers.mapped.template import Template
from models.records.errors import ReadError

MOST = 8  # names in a pattern


def texts_of_name(path: Path, pattern: Template | None) -> dict[str, str]:
    """Return the texts that a file's name has in the places of a pattern; none without one.

    Raises
    ------
    ReadError
        If the name is not of the pattern.
    """
    if pattern is None:
        return {}
    name = path.name.removesuffix(".gz")
    parts = [
        f"(?P<n{place}>.+?)" if place % 2 else re.escape(part)
        for place, part in enumerate(pattern.parts)
    ]
    found = re.fullmatch("".join(parts), name)
    if found is None:
        written = "".join(
            f"{{{part}}}" if place % 2 else part for place, part in enumerate(pattern.parts)
        )
        raise ReadError(f"{path}: the file's name is not of the mapping's pattern {written!r:.80}.")
    return {part: found[f"n{place}"] for place, part in enumerate(pattern.parts) if place % 2}
