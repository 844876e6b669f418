from collections.abc import Iterator

import pytest

from models.records.settings import Settings
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_alerts import SampleAlerts, fill_alerts
from tests.databases import open_fresh_store


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Asked, SampleAlerts]]:
    """Ask an app over the sample store with its alerts; tests leave them as they were."""
    home = tmp_path_factory.mktemp("home")
    with asking(home) as asked:
        engine = open_fresh_store(Settings(home=home, database_url=""))
        found = fill_alerts(engine, asked.sample.now_ms)
        engine.dispose()
        yield asked, found
