"""Apps that tests make must not know each other's background jobs."""

from collections.abc import Iterator

import pytest
from dash.background_callback.managers import BaseBackgroundCallbackManager


@pytest.fixture(autouse=True)
def forget_managers() -> Iterator[None]:
    """Dash tells every manager of the process about every later app; these must not linger."""
    managers = list(BaseBackgroundCallbackManager.managers)
    functions = list(BaseBackgroundCallbackManager.functions)
    BaseBackgroundCallbackManager.functions.clear()
    yield
    BaseBackgroundCallbackManager.managers[:] = managers
    BaseBackgroundCallbackManager.functions[:] = functions
