"""``bandwatch report``: one file with the figure and numbers of each trend page."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli
from dashboard.trend.files.html_report import html_report
from models.records.errors import BadArgumentError
from models.storage.results.catalogue_view import match_series
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED


def test_it_holds_figure_text_and_comparisons_and_loads_nothing(asked: Asked) -> None:
    services = asked.services
    series = match_series(services.engine, str(FITTED))
    text = "".join(html_report(services, series, "A <b>title</b>"))
    assert "<h1>A &lt;b&gt;title&lt;/b&gt;</h1>" in text
    assert f"<h2>{FITTED}</h2>" in text
    outside = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    assert re.findall(r"(?:src|href)=\"(?!#)", outside) == []
    assert "7 days before" in outside
    assert "Level on " in outside
    found = re.search(r'newPlot\("f0", (\[.*?\]), (\{.*\}), \{"show', text)
    assert found is not None
    data, layout = found.groups()
    names = [trace.get("name") for trace in json.loads(data)]
    assert {"level, median", "measurements", "predictive 90 %"} <= set(names)
    assert "xaxis" in json.loads(layout)


def test_the_command_writes_it_or_nothing(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANDWATCH_HOME", str(asked.services.settings.home))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    words = ["report", "-o", str(tmp_path / "report.html"), "--series"]
    result = CliRunner().invoke(cli, [*words, str(FITTED)])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "report.html").stat().st_size > 1_000_000
    nothing = CliRunner().invoke(cli, [*words[:2], str(tmp_path / "x.html"), "--series", "none"])
    assert isinstance(nothing.exception, BadArgumentError)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
