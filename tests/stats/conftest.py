"""Fixtures of the statistics' tests."""

import pytest

from models.settings import load_settings
from models.stats.sampler import StanSampler
from models.toolchain.ensure import ensure_toolchain


@pytest.fixture(scope="session")
def stan_sampler() -> StanSampler:
    """Real Stan; built into the user's cache by whichever test comes first."""
    cache = load_settings().cache
    return StanSampler(ensure_toolchain(cache, report=print), cache)
