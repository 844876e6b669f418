"""A record of what a built folder holds, written last, to tell whole from half."""

import json
from pathlib import Path

NAME = "built.json"


def write_record(folder: Path) -> None:
    """Note the size of every file of a folder; links are left out."""
    sizes = {
        str(path.relative_to(folder)): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
    (folder / NAME).write_text(json.dumps(sizes, indent=1), encoding="utf-8")


def matches_record(folder: Path) -> bool:
    """Return whether every recorded file is there in full; False if there is no record."""
    try:
        sizes = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError):
        return False
