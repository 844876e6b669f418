"""Read and write the burn-in that people chose, as YAML.

Two shapes are read: a mapping of benchmarks to indices, and a runner's list of items, in which
the key is written ``burn_in`` or ``burn-in-iterations``::

    benchmark/x.py::test_a: 5          - item: benchmark/x.py::test_a
    test_b: 8                            burn-in-iterations: 5

A benchmark is named by its path and name, or by its name alone. The mapping is what is written.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from models.records.benchmark_runs import BenchmarkKey
from models.records.errors import ReadError

BURN_IN_KEYS = ("burn-in-iterations", "burn_in")


def read_overrides(path: Path) -> dict[str, int]:
    """Read burn-in indices by benchmark.

    Raises
    ------
    ReadError
        If the file is not YAML of one of the two shapes, or an index is no whole number from 0.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReadError(f"{path}: cannot be opened ({error.strerror}).") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ReadError(f"{path}: this is not YAML ({error}).") from error
    if content is None:
        return {}
    if isinstance(content, dict):
        return {_name(path, name): _index(path, name, value) for name, value in content.items()}
    if isinstance(content, list):
        return dict(_item(path, place, item) for place, item in enumerate(content, start=1))
    raise ReadError(f"{path}: neither a mapping of benchmarks to indices nor a list of items.")


def write_overrides(path: Path, overrides: Mapping[str, int]) -> None:
    """Write burn-in indices by benchmark, sorted by name; `read_overrides` reads them."""
    text = yaml.safe_dump(dict(overrides), sort_keys=True, allow_unicode=True)
    path.write_text(text if overrides else "{}\n", encoding="utf-8")


def override_of(overrides: Mapping[str, int], key: BenchmarkKey) -> int | None:
    """Index stated for a benchmark, by its full name first; None where there is none."""
    return overrides.get(key.item, overrides.get(key.name))


def _item(path: Path, place: int, item: Any) -> tuple[str, int]:
    if not isinstance(item, dict) or "item" not in item:
        raise ReadError(f"{path}: entry {place} of the list has no key `item`.")
    name = _name(path, item["item"])
    stated = [item[key] for key in BURN_IN_KEYS if key in item]
    if not stated:
        raise ReadError(f"{path}: {name} has neither of {', '.join(BURN_IN_KEYS)}.")
    if any(value != stated[0] for value in stated):
        raise ReadError(f"{path}: {name} states two different burn-ins; keep one.")
    return name, _index(path, name, stated[0])


def _name(path: Path, name: Any) -> str:
    if not isinstance(name, str) or not name.strip():
        raise ReadError(f"{path}: {name!r} is no name of a benchmark.")
    return name.strip()


def _index(path: Path, name: Any, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ReadError(f"{path}: the burn-in of {name} is {value!r}, not a whole number from 0.")
    return value
