"""Fixtures that tests of every room share."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import models  # noqa: F401  (keeps linear algebra to one thread, before a test loads numpy)
from models.records.settings import load_settings
from models.stats.sampling.sampler import StanSampler, ensure_programs
from models.toolchain import Toolchain, ensure_toolchain
from tests.present import ZONES
from tests.tries import tries

pytest_plugins = [
    "pytester",
    "tests.databases",
    "tests.garbage",
    "tests.order_of_files",
    "tests.parts",
]

# A deadline of an example is missed on a busy machine; a failure prints how to repeat it. By
# default the examples follow from the test's text, so that what fails is the change and not the
# draw; other examples, and more of them, are searched with `make test-seeds`.
settings.register_profile("search", deadline=None, print_blob=True)
settings.register_profile(
    "repeat", settings.get_profile("search"), derandomize=True, max_examples=tries(100)
)
settings.load_profile("repeat")


@pytest.fixture(scope="session")
def oracles() -> Path:
    """Folder of other programs' outputs that tests compare with; see its PROVENANCE.md."""
    return Path(__file__).parent / "reference"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of real histories beside the checkout."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the folder `shared` with real histories is not beside this checkout")
    return folder


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Put the machine into a time zone, west, east, and beyond the date line."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield str(request.param)
    time.tzset()


@pytest.fixture(scope="session")
def toolchain() -> Toolchain:
    """Give what compiles Stan programs; built once, into the user's cache, as `make demo` would."""
    return ensure_toolchain(load_settings().cache, report=print)


@pytest.fixture(scope="session")
def sampler(toolchain: Toolchain) -> StanSampler:
    """Give a real sampler, every program compiled; workers share it through the cache."""
    made = StanSampler(toolchain, load_settings().cache)
    ensure_programs(made, print)
    return made
