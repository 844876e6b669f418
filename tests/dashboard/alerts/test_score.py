"""The score board as a page and as a file."""

from collections.abc import Iterator

import pytest

from models.storage.triage.store import set_alerts_of
from models.triage.alert import AlertStatus
from models.triage.authorship import Authorship
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_alerts import SampleAlerts, fill_alerts
from tests.storage.made_up_triage import versions


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Asked, SampleAlerts]]:
    with asking(tmp_path_factory.mktemp("home")) as asked:
        engine = asked.services.engine
        found = fill_alerts(engine, asked.sample.now_ms)
        by = Authorship("ada", asked.sample.now_ms, expected=versions(engine))
        set_alerts_of(engine, [found.host], AlertStatus.INFRA, by=by)
        yield asked, found


def test_page_and_file_show_the_same_rows(planted: tuple[Asked, SampleAlerts]) -> None:
    asked, _ = planted
    page = asked.page("/alerts/score", "?by=project&weeks=52")
    assert "the past 52 weeks" in page
    assert "Undecided" in page
    answer = asked.client.get("/alerts/score.csv?by=project&weeks=52")
    head, row = answer.text.splitlines()
    cells = dict(zip(head.split(","), row.split(","), strict=True))
    assert cells["place"] == "sample"
    assert int(cells["infra"]) >= 1
    assert int(cells["alerts"]) == sum(
        int(cells[name]) for name in ("confirmed", "invalid", "infra", "undecided")
    )


def test_a_number_still_leads_to_a_summary(planted: tuple[Asked, SampleAlerts]) -> None:
    asked, found = planted
    assert f"summary {found.regression}" in asked.page(f"/alerts/{found.regression}")


def test_without_alerts_the_page_says_so(planted: tuple[Asked, SampleAlerts]) -> None:
    asked, _ = planted
    assert "No alert was opened" in asked.page("/alerts/score", "?project=none")
