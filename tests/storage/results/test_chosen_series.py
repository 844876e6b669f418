"""Series by project, branch, suite, platform and words, on both databases."""

from sqlalchemy import Engine

from models.records.series import SeriesKey
from models.records.series_filter import SeriesFilter
from models.storage.results.series_filter import choose_series
from tests.storage.made_up import make_series

KEYS = [
    SeriesKey("a", "main", "render", "paint", "linux"),
    SeriesKey("a", "main", "render", "scroll_50%", "mac"),
    SeriesKey("a", "next", "js", "paint", "linux"),
    SeriesKey("b", "main", "js", "Paint", "mac"),
]


def test_each_part_narrows_and_words_must_all_match(engine: Engine) -> None:
    for key in reversed(KEYS):
        make_series(engine, key, days=1)

    def chosen(**parts: tuple[str, ...]) -> list[SeriesKey]:
        return [item.key for item in choose_series(engine, SeriesFilter(**parts))]

    assert chosen() == KEYS
    assert chosen(projects=("a",)) == KEYS[:3]
    assert chosen(projects=("a",), branches=("next", "other")) == KEYS[2:3]
    assert chosen(suites=("js",), platforms=("mac",)) == KEYS[3:]
    assert chosen(words=("PAINT", "js")) == KEYS[2:]
    assert chosen(words=("50%",)) == KEYS[1:2]
    assert chosen(words=("_", "%")) == KEYS[1:2]
    assert chosen(projects=("nobody",)) == []
