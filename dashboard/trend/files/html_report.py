"""Write the trends of many series as one HTML file that needs no server and no other host."""

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

import orjson
from plotly.offline import get_plotlyjs

from dashboard.shared.figures.trend import trend_figure
from dashboard.shared.formatting.values import percent, probability
from dashboard.shared.series_history.load import load_trend_page
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.services import Services
from dashboard.shared.theme import Theme
from dashboard.shared.urls.trend_state import TrendState
from dashboard.trend.summary import trend_summary
from models.records.series import Series

HEIGHT = 440  # pixels of a figure
_CONFIG = {
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
}
_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1100px; padding: 0 1rem;
  color: #1f2430; background: #fff; }
h2 { margin-top: 2.5rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; }
th, td { padding: .2rem .9rem .2rem 0; text-align: left; border-bottom: 1px solid #d8dce4; }
@media print { section { break-inside: avoid; } }
"""
_COLUMNS = ("Compared with", "Change", "p10 to p90", "P(worse)", "Verdict")


def html_report(services: Services, series: Sequence[Series], title: str) -> Iterator[str]:
    """Yield the pieces of the file: its head, a section for each series, its end.

    Parameters
    ----------
    series : sequence of Series
        In the order of the report; each is drawn as its trend page shows it now.
    """
    moment = datetime.fromtimestamp(services.now_ms() / 1000, UTC)
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
        f"<script>{get_plotlyjs()}</script></head><body><h1>{escape(title)}</h1>"
        f"<p>{len(series):,} series, as of {moment:%Y-%m-%d %H:%M} UTC.</p><nav><ul>"
    )
    for place, item in enumerate(series):
        yield f'<li><a href="#s{place}">{escape(str(item.key))}</a></li>'
    yield "</ul></nav>\n"
    for place, item in enumerate(series):
        yield _section(services, item, place)
    yield "</body></html>\n"


def _section(services: Services, series: Series, place: int) -> str:
    shown = load_trend_page(services, TrendState(series=(str(series.key),)))
    figure = trend_figure(shown.drawn, shown.state, Theme.LIGHT, shown.arrangement)
    return (
        f'<section id="s{place}"><h2>{escape(str(series.key))}</h2>'
        f"<p>{escape(str(trend_summary(shown).children))}</p>"
        f'<div id="f{place}" style="height:{HEIGHT}px"></div>'
        f'<script>Plotly.newPlot("f{place}", {_json(figure["data"])}, {_json(figure["layout"])},'
        f" {_json({**_CONFIG, 'responsive': True})});</script>"
        f"{_comparisons(shown.every[0])}</section>\n"
    )


def _comparisons(data: TrendData) -> str:
    if not data.comparisons:
        return ""
    rows = [
        (
            item.label,
            percent(item.change),
            f"{percent(item.low)} to {percent(item.high)}" if math.isfinite(item.low) else "–",
            probability(item.p_worse),
            f"{item.verdict.value}: {item.reason}" if item.reason else item.verdict.value,
        )
        for item in data.comparisons
    ]
    head = "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _json(value: Any) -> str:
    """Write JSON so that no text in it ends the script."""
    text = orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
