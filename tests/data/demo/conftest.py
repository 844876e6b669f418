import csv
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from data.demo.generate import DemoFiles, write_demo

UNTIL = date(2026, 3, 4)


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    files = DemoFiles(tmp_path_factory.mktemp("demo"))
    write_demo(files, UNTIL)
    return files


@cache
def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))
