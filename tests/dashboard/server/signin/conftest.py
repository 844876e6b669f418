"""An app behind a proxy that names people, and what people ask of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select

from dashboard.shared.triage import ids
from models.storage.alerts.summary_view import read_summary
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import triage_step
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_alerts import SampleAlerts, fill_alerts

PROXY = "10.0.3.7"
ELSEWHERE = "192.0.2.9"


def named(name: str, groups: str = "") -> dict[str, str]:
    """Write the headers in which the proxy names a person."""
    return {"X-Forwarded-User": name, **({"X-Forwarded-Groups": groups} if groups else {})}


@dataclass(frozen=True)
class Behind:
    """The app, and its alerts."""

    asked: Asked
    alerts: SampleAlerts

    def take(self, who: str = "ada", **changed: Any) -> dict[str, Any]:
        """Write the ask by which a person stars a summary that they see as it is now."""
        number, services = self.alerts.regression, self.asked.services
        view = read_summary(services.engine, number, now_ms=services.now_ms())
        assert view is not None
        summaries = {str(number): view.row.version}
        return {"do": "star", "who": who, "summaries": summaries, "at": 1, **changed}

    def do(self, ask: Any, *, by: str = "ada", groups: str = "", address: str = PROXY) -> Any:
        """Send an ask as a person; returns the response."""
        headers = named(by, groups) if by else None
        output, values = f"{ids.RESULT}.data", {f"{ids.ASK}_data": ask}
        return self.asked.raw(output, headers=headers, address=address, **values)

    def get(self, path: str, *, by: str = "ada", address: str = PROXY) -> Any:
        """Read a page or a file as a person."""
        return self.asked.client.get(
            path, headers=named(by) if by else {}, environ_overrides={"REMOTE_ADDR": address}
        )

    def steps(self) -> int:
        """Count the steps of triage that are in the store."""
        with read_transaction(self.asked.services.engine) as connection:
            return connection.scalar(select(func.count()).select_from(triage_step)) or 0


@pytest.fixture(scope="package")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    """Serve ada as sheriff, eve as sheriff of another project, root as admin, all as viewers."""
    chosen = {
        "sign_in": "proxy",
        "trusted_proxies": "10.0.3.0/24",
        "sheriffs": "ada, @perf, eve in other",
        "admins": "root, sam in sample",
        "writes_per_minute": 0,
    }
    with asking(tmp_path_factory.mktemp("home"), **chosen) as asked:
        yield Behind(asked, fill_alerts(asked.services.engine, asked.sample.now_ms))
