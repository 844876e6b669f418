"""The tour tells the truth: its numbers are those of the histories, its links those it pictures."""

from pathlib import Path
from statistics import median
from urllib.parse import quote

import pandas as pd
import pytest

from dashboard.shared.urls.trend_link import parse_trend
from tests.browser.take_tour_pictures import IMAGES, PICTURES

ROOT = Path(__file__).resolve().parents[1]
TOUR = (ROOT / "docs" / "tutorial" / "tour.md").read_text(encoding="utf-8")
LARGEST = 200_000  # bytes
C7I, C6ID = "aws_x86_64_c7i_metal_24xl", "aws_x86_64_c6id.metal"


class History:
    """A history of results, asked for what the tour tells."""

    def __init__(self, folder: Path) -> None:
        rows = pd.read_csv(folder / "results.csv", dtype=str)
        rows["number"] = rows["value"].astype(float)
        self._rows = rows.sort_values("time")

    def values(self, suite: str, test: str, platform: str, first: str, end: str) -> list[float]:
        rows = self._rows
        own = (rows.suite == suite) & (rows.test == test) & (rows.platform == platform)
        return list(rows[own & (rows.time >= first) & (rows.time < end)].number)

    def change(
        self, suite: str, test: str, old: str, new: str, first: str, at: str, end: str
    ) -> float:
        before = median(self.values(suite, test, old, first, at))
        after = median(self.values(suite, test, new, at, end))
        return 100 * (after / before - 1)

    def night(self, suite: str, test: str, platform: str, day: str) -> tuple[str, float]:
        rows = self._rows
        own = (rows.suite == suite) & (rows.test == test) & (rows.platform == platform)
        row = rows[own & rows.time.str.startswith(f"{day}T00")].iloc[0]
        return str(row.revision), float(row.number)


@pytest.fixture(scope="module")
def php(request: pytest.FixtureRequest) -> History:
    return History(request.getfixturevalue("shared") / "real-data" / "php_realtime")


@pytest.fixture(scope="module")
def ocaml(request: pytest.FixtureRequest) -> History:
    return History(request.getfixturevalue("shared") / "real-data" / "ocaml_sandmark")


def spelled(value: float, digits: int = 1) -> str:
    text = f"{value:+.{digits}f} %".replace("-", "−")
    return "0.0 %" if text in ("+0.0 %", "−0.0 %") else text


@pytest.mark.parametrize("name", PICTURES)
def test_each_picture_has_its_link_and_is_small(name: str) -> None:
    link, _ = PICTURES[name]
    assert quote(link, safe="/?&=()") in TOUR
    assert f"(../images/{name}.png)" in TOUR
    assert (IMAGES / f"{name}.png").stat().st_size < LARGEST
    query: dict[str, list[str]] = {}
    for part in link.partition("?")[2].split("&"):
        key, _, value = part.partition("=")
        query.setdefault(key, []).append(value)
    assert parse_trend(query)[1] == ()


def test_the_jit_step_is_told_as_it_was(php: History) -> None:
    for test in (
        "bench (0 req)",
        "micro_bench (0 req)",
        "Wordpress 6.2 (20 req)",
        "Symfony 2.6.0 (100 req)",
        "Laravel 11.1.2 (100 req)",
    ):
        changes = [
            php.change(suite, test, C7I, C7I, "2024-09-26", "2024-10-03", "2024-10-10")
            for suite in ("php-master-jit", "php-master", "php-fixed-baseline")
        ]
        assert f"| `{test}` | {' | '.join(map(spelled, changes))} |" in TOUR
    nights = [
        php.values(suite, "bench (0 req)", C7I, "2024-09-26", "2024-10-03")
        for suite in ("php-master-jit", "php-master")
    ]
    furthest = max(abs(jit / plain - 1) for jit, plain in zip(*nights, strict=True))
    assert 0.006 < furthest < 0.007
    assert php.night("php-master-jit", "bench (0 req)", C7I, "2024-10-03")[0] == "524f6dfb19"
    assert php.night("php-master-jit", "bench (0 req)", C7I, "2024-10-02")[0] == "f1b41d790d"


def test_the_change_of_the_machine_is_told_as_it_was(php: History) -> None:
    for test in (
        "Laravel 12.11.0 (100 req)",
        "Symfony 2.8.0 (100 req)",
        "Wordpress 6.9 (20 req)",
        "bench (2 req)",
    ):
        changes = [
            php.change(suite, test, C7I, C6ID, "2026-01-31", "2026-02-04", "2026-02-11")
            for suite in ("php-fixed-baseline", "php-master")
        ]
        assert f"| `{test}` | {' | '.join(map(spelled, changes))} |" in TOUR
    assert php.night("php-fixed-baseline", "bench (2 req)", C7I, "2026-02-03")[0] == "d5f6e56610"
    assert php.night("php-fixed-baseline", "bench (2 req)", C6ID, "2026-02-04")[0] == "d5f6e56610"
    for test, day, told in (
        ("Laravel 12.11.0 (100 req)", "2026-01-20", -2.0),
        ("Symfony 2.8.0 (100 req)", "2026-01-29", -5.0),
    ):
        change = php.change("php-fixed-baseline", test, C7I, C7I, "2026-01-14", day, "2026-02-04")
        assert change == pytest.approx(told, abs=0.5)


def test_the_compiler_regression_is_told_as_it_was(ocaml: History) -> None:
    told = ("sequential-memory", "cubicle.german_pfs.cub")
    for day in ("2024-03-07", "2024-03-08", "2024-03-09"):
        for machine in ("navajo", "turing"):
            revision, value = ocaml.night(*told, machine, day)
            row = next(
                line for line in TOUR.splitlines() if line.startswith(f"| {int(day[-2:])} March")
            )
            assert f"`{revision}`" in row
            assert f"{value:,.0f} kB" in row
    for machine, at in (("navajo", "2024-03-08"), ("turing", "2024-03-09")):
        span = ("2024-02-24", at, "2024-03-18")
        assert spelled(ocaml.change(*told, machine, machine, *span), 2) == "+7.47 %"
        time = ocaml.change("sequential", told[1], machine, machine, *span)
        assert abs(time) < 0.5
        faster = ocaml.change("sequential", "zdd.words_txt", machine, machine, *span)
        assert f"{-faster:.1f} %" in TOUR
    assert ocaml.night(*told, "navajo", "2024-04-19")[0] == "f37847f7"
    assert ocaml.night(*told, "turing", "2024-04-19")[0] == "f37847f7"


def test_what_was_not_the_compiler_is_told_as_it_was(ocaml: History) -> None:
    told = ("sequential", "cubicle.german_pfs.cub")
    slower = ocaml.change(*told, "turing", "turing", "2024-09-04", "2024-09-18", "2024-10-13")
    assert slower == pytest.approx(12, abs=0.2)
    for machine in ("navajo", "turing"):
        assert ocaml.night(*told, machine, "2024-09-18")[0] == "550f3710"
    for day, seconds in (("2024-10-12", "247.8"), ("2024-10-13", "221.0")):
        revision, value = ocaml.night(*told, "turing", day)
        assert (revision, f"{value:.1f}") == ("9aac4c89", seconds)
        assert f"{seconds} s" in TOUR
