"""Fixtures that tests of every room share."""

from pathlib import Path

import pytest

import models  # noqa: F401  (keeps linear algebra to one thread, before a test loads numpy)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of reference outputs and real histories beside the checkout."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the folder `shared` with reference outputs is not beside this checkout")
    return folder
