"""What a newcomer can survey: no long file, no crowded folder, no page spread over many."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from tests.docs.markdown import ROOT

MOST_FILES = 25
MOST_LINES = 300
TOPS = ("models", "data", "dashboard", "stan", "tests", "benchmarks", "docs")
SOURCES = {".py", ".js", ".css", ".stan", ".hpp", ".cpp"}
PAGES = sorted(path.parent.name for path in (ROOT / "dashboard").glob("*/page.py"))


@cache
def sources() -> list[Path]:
    """List the source files, relative to the checkout."""
    found = [ROOT / "app.py", *(path for top in TOPS for path in (ROOT / top).rglob("*"))]
    return [path.relative_to(ROOT) for path in found if path.suffix in SOURCES]


def test_no_folder_is_crowded() -> None:
    held: dict[Path, int] = defaultdict(int)
    for path in sources():
        held[path.parent] += 1
    assert len(held) > 50
    assert {str(folder): files for folder, files in held.items() if files > MOST_FILES} == {}


def test_no_file_is_long() -> None:
    lines = {
        str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines())
        for path in sources()
        if path.suffix == ".py"
    }
    assert len(lines) > 500
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


@cache
def rooms_that_import() -> dict[str, set[str]]:
    """Map each module of dashboard/shared to the folders of the dashboard that import it."""
    shared = {
        ".".join(path.with_suffix("").parts): set[str]()
        for path in sources()
        if path.parts[:2] == ("dashboard", "shared") and path.name != "__init__.py"
    }
    for path in sources():
        if path.parts[0] != "dashboard" or path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                for name in (node.module, *(f"{node.module}.{item.name}" for item in node.names)):
                    if name in shared:
                        shared[name].add(path.parts[1])
    return shared


@pytest.mark.parametrize("page", PAGES)
def test_a_page_lies_in_its_folder_and_that_of_its_assets(page: str) -> None:
    """What a page alone uses lies with it; dashboard/shared holds what several use."""
    alone = [module for module, rooms in rooms_that_import().items() if rooms == {page}]
    assert alone == []
    named = {
        Path(*path.parts[: 3 if path.parts[1] == "assets" else 2])
        for path in sources()
        if path.parts[0] == "dashboard" and page in path.parts[1:-1]
    }
    assert named <= {Path("dashboard", page), Path("dashboard", "assets", page)}
