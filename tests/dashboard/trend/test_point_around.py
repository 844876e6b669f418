"""The card of a point lists every run at the revisions around its own."""

from models.storage.results.catalogue_view import get_series
from models.storage.results.points_view import read_points
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED


def card(asked: Asked, **query: list[str]) -> str:
    state = {"key": str(FITTED), "query": {"series": [str(FITTED)], **query}}
    answer = asked.answer("trend-detail.children", trend_state_data=state)
    return str(answer)


def test_every_run_at_five_revisions_is_listed_failed_ones_too(asked: Asked) -> None:
    points = read_points(asked.services.engine, get_series(asked.services.engine, str(FITTED)).id)
    names = list(dict.fromkeys(points.revision.tolist()))
    failed = next(place for place, ok in enumerate(points.usable) if not ok and place > 20)
    middle = names.index(str(points.revision[failed]))
    shown = card(asked, point=[str(int(points.measurement_id[failed]))])
    assert "± 2 revisions: every value" in shown
    assert all(name[:10] in shown for name in names[middle - 2 : middle + 3])
    assert names[middle + 3][:10] not in shown
    assert names[middle - 3][:10] not in shown
    assert "this point" in shown
    assert "'failed'" in shown
    assert "none planned" in shown


def test_a_frozen_page_shows_nothing_of_the_present(asked: Asked) -> None:
    points = read_points(asked.services.engine, get_series(asked.services.engine, str(FITTED)).id)
    point = str(int(points.measurement_id[30]))
    assert "± 2 revisions" in card(asked, point=[point])
    assert "± 2 revisions" not in card(asked, point=[point], asof=["2027-01-01T00:00:00Z"])
