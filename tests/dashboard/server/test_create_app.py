"""The app as a whole: what it serves, what it forbids, and that it stands by itself."""

import re
from pathlib import Path

import pytest

from dashboard.server.create_app import create_app
from dashboard.shared.services import EXTENSION
from models.records.errors import StoreError
from models.records.settings import Settings
from tests.dashboard.conftest import Asked


def test_the_page_names_no_other_host_and_forbids_them(asked: Asked) -> None:
    response = asked.client.get("/trend?series=x")
    assert response.status_code == 200
    loaded = re.findall(r"(?:src|href)=[\"']([^\"']+)", response.text)
    assert any("bootstrap.min.css" in link for link in loaded)
    assert any("bootstrap-icons" in link for link in loaded)
    assert [link for link in loaded if link.startswith(("http", "//"))] == []
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert "http" not in response.headers["Content-Security-Policy"]


def test_everything_that_the_page_names_is_served(asked: Asked) -> None:
    text = asked.client.get("/").text
    for link in re.findall(r"(?:src|href)=\"(/[^\"]+)", text):
        response = asked.client.get(link)
        assert response.status_code == 200, link
        response.close()
    font = "/vendor/css/font/fonts/bootstrap-icons.woff2"
    response = asked.client.get(font)
    assert response.status_code == 200
    response.close()


def test_two_apps_in_one_process_ask_their_own_stores(asked: Asked, empty_home: Settings) -> None:
    other = create_app(empty_home)
    client = other.server.test_client()
    client.get("/")
    second = Asked(other, client, asked.sample)
    assert "No data yet" in second.page("/")
    assert "bandwatch ingest" in second.page("/")
    assert "No data yet" not in asked.page("/")
    other.server.extensions[EXTENSION].engine.dispose()


def test_an_unusable_store_is_told_before_anything_is_served(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path}")
    with pytest.raises(StoreError, match="cannot be opened"):
        create_app(settings)


def test_the_frame_says_that_data_are_made(asked: Asked, empty_home: Settings) -> None:
    assert "Demo data" in asked.client.get("/_dash-layout").text
    app = create_app(empty_home)
    assert "Demo data" not in app.server.test_client().get("/_dash-layout").text
    app.server.extensions[EXTENSION].engine.dispose()


def test_every_page_load_has_a_word_of_its_own(asked: Asked) -> None:
    loads = [asked.client.get("/_dash-layout").text for _ in range(2)]
    words = [re.search(r'"data":"([0-9a-f]{16})"', load) for load in loads]
    assert all(words)
    assert words[0][1] != words[1][1]  # type: ignore[index]


def test_the_finder_searches_all_words_in_any_order(asked: Asked) -> None:
    answer = asked.answer(
        "finder-results.children", finder_words_value="X64 large", finder_is_open=True
    )
    assert answer is not None
    found = str(answer["finder-results"]["children"])
    assert "paint.large" in found
    assert "paint.small" not in found


def finds(asked: Asked, words: str, **remembered: object) -> str:
    answer = asked.answer(
        "finder-results.children",
        finder_words_value=words,
        finder_is_open=True,
        finder_recent_data=remembered,
    )
    assert answer is not None
    return str(answer["finder-results"]["children"])


def test_the_finder_knows_similar_names_pages_releases_and_actions(asked: Asked) -> None:
    assert "paint.large" in finds(asked, "pnt.lrge")
    assert "'/news'" in finds(asked, "news")
    assert "/releases/matrix" in finds(asked, "matrix")
    assert "/releases?project=sample&release=9.8" in finds(asked, "9.8")
    assert "'theme-toggle'" in finds(asked, "dark")
    assert "Nothing matches" in finds(asked, "qqqq zzzz")


def test_the_finder_offers_what_was_opened_last(asked: Asked) -> None:
    key = "sample/main/render/paint.small/linux-x64"
    found = finds(asked, "", recent=[key, "sample/gone/x/y/z"])
    assert "Opened last" in found
    assert found.index("paint.small") < found.index("paint.large")
    assert "Opened last" not in finds(asked, "")
    assert "Favourites" in finds(asked, "", favourites=[key])


def test_the_finder_offers_saved_views_that_stay_in_the_app(asked: Asked) -> None:
    views = [{"name": "Slow paints", "link": "/?q=paint"}, {"name": "Evil", "link": "//evil.test"}]
    assert "'/?q=paint'" in finds(asked, "", views=views)
    assert "'/?q=paint'" in finds(asked, "slow", views=views)
    assert "Slow paints" not in finds(asked, "news", views=views)
    assert "evil.test" not in finds(asked, "evil", views=views)
    for junk in ("x", [1], [{"name": 1}], {"a": 2}, None):
        assert "paint.large" in finds(asked, "", views=junk, recent=junk)


def test_the_setup_is_done_before_the_first_request(empty_home: Settings) -> None:
    """A page's scripts may arrive at a worker before, or together with, its first page."""
    app = create_app(empty_home)
    assert "dash" in app.registered_paths
    assert app.callback_map
    with app.server.test_client() as client:
        scripts = client.get("/").text
        assert "polyfill" in scripts
