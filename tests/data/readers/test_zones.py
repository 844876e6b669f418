"""The rows of a file do not depend on the zone of the machine that reads it."""

import time
from pathlib import Path

import pytest

from tests.data.readers.read_rows import FILES, GIVEN, read_rows

SAMPLES = sorted(path for path in FILES.iterdir() if path.name != "README.md")


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_machine_s_zone_does_not_matter(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = read_rows(path, GIVEN)
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        there = read_rows(path, GIVEN)
    time.tzset()
    assert here == there
    assert here[0]
