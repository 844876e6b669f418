"""The thresholds of a link: the groups, the verdicts and the words follow them."""

import json
from typing import Any

from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED


def trend(asked: Asked, **query: list[str]) -> dict[str, Any]:
    stored = {"key": str(FITTED), "query": {"series": [str(FITTED)], **query}, "title": ""}
    answer = asked.answer("trend-graph.figure", trend_state_data=stored)
    assert answer is not None
    return answer


def means(answer: dict[str, Any]) -> int:
    """Count the groups of the figure."""
    (group,) = [
        trace for trace in answer["trend-graph"]["figure"]["data"] if trace["name"] == "group mean"
    ]
    return len(group["text"]) // 3  # two ends of a line, and a gap


def panel(answer: dict[str, Any]) -> str:
    return json.dumps(answer["trend-panel"], ensure_ascii=False)


def test_a_smallest_change_beyond_the_step_leaves_one_group(asked: Asked) -> None:
    usual = means(trend(asked))
    assert usual == means(trend(asked, delta=["1"]))
    assert usual > means(trend(asked, delta=["2"])) > 1
    assert means(trend(asked, delta=["10"])) == 1


def test_verdicts_follow_the_thresholds(asked: Asked) -> None:
    assert "δ = 1 %;" in panel(trend(asked))
    strict = panel(trend(asked, delta=["10"]))
    assert "δ = 10 %;" in strict
    assert strict.count("regression") < panel(trend(asked)).count("regression")
    assert "δ = 0 %;" in panel(trend(asked, delta=["0"]))
    lax, strict = (panel(trend(asked, sure=[sure])) for sure in ("55", "99.9"))
    assert lax.count("undecided") <= strict.count("undecided")


def test_the_sliders_open_with_what_the_link_says(asked: Asked) -> None:
    page = asked.page("/trend", f"?series={FITTED}&delta=2.5&sure=95")
    assert "'id': 'trend-delta'" in page
    assert "'2.5'" in page
    assert "'95'" in page
    assert "'open': True" in page[page.index("bw-thresholds-fold") - 2500 :]
    beyond = asked.page("/trend", f"?series={FITTED}&delta=900&sure=3")
    assert "is not a number from 0 to 50" in beyond
