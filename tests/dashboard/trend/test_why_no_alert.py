"""The trend page explains why no alert stands at a run, asked as a browser asks."""

import json

from sqlalchemy import select

from models.storage.database.tables import measurement
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import ALL_FAILED, FITTED, UNFITTED
from tests.dashboard.trend.test_page import stored


def explained(asked: Asked, *keys: object, **query: str) -> str:
    answer = asked.answer(
        "trend-why-body.children",
        trend_why_is_open=True,
        trend_state_data=stored(*keys, **query),
    )
    assert answer is not None
    return json.dumps(answer["trend-why-body"]["children"], ensure_ascii=False)


def test_it_answers_only_once_it_is_open(asked: Asked) -> None:
    state = stored(FITTED)
    assert asked.answer("trend-why-body.children", trend_state_data=state) is None


def test_the_chosen_run_is_explained_and_the_newest_event_without_one(asked: Asked) -> None:
    series = asked.services.series(str(FITTED))
    query = select(measurement.c.id).where(
        measurement.c.series_id == series.id, measurement.c.value.is_not(None)
    )
    with asked.services.engine.connect() as connection:
        first = connection.scalars(query.order_by(measurement.c.id)).first()
    chosen = explained(asked, FITTED, point=str(first))
    assert "At the chosen run" in chosen
    assert "No segment starts here" in chosen
    assert "Large enough: not asked" in chosen
    newest = explained(asked, FITTED)
    assert "At the newest event" in newest
    assert "A change here: met. " in newest


def test_a_series_without_any_value_says_so_and_several_have_names(asked: Asked) -> None:
    assert "None of its runs measured something." in explained(asked, ALL_FAILED)
    both = explained(asked, FITTED, UNFITTED)
    assert both.count("At the newest event") == 2
    assert "paint.small" in both
