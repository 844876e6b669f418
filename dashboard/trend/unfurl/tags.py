"""Title, description and picture of a trend, as Open Graph names them (https://ogp.me)."""

from collections.abc import Sequence
from html import escape

from dashboard.shared.formatting.values import format_day, percent, probability, quantity
from models.records.days import day_of_moment
from models.records.series import Series
from models.records.series_status import ComparedWith, SeriesStatus


def trend_title(series: Sequence[Series]) -> str:
    """Name what a link shows: ``json on linux-x64, throughput``."""
    key = series[0].key
    more = f" and {len(series) - 1} more" if len(series) > 1 else ""
    where = f" on {key.platform}" if key.platform else ""
    return f"{key.test}{where}{f', {key.suite}' if key.suite else ''}{more}"


def trend_description(series: Series, status: SeriesStatus | None, *, frozen: bool) -> str:
    """Describe how a series stands, in the words of the overview."""
    place = f"{series.key.project} / {series.key.branch}"
    if status is None:
        return f"{place}. Not judged yet."
    parts = [f"{place}: {status.verdict.value}"]
    parts += [_against(item) for item in (status.week, status.release) if item.label]
    parts.append(f"level {quantity(status.level, series.unit)}")
    if status.last_run_ms is not None:
        day = format_day(day_of_moment(status.last_run_ms))
        parts.append(f"last run {day}{', as it was known then' if frozen else ''}")
    return ". ".join(parts) + "."


def link_tags(title: str, description: str, address: str, picture: str) -> str:
    """Write the tags of a page's head; nothing of a series' name can be mark-up in them."""
    properties = {
        "og:site_name": "Bandwatch",
        "og:type": "website",
        "og:title": title,
        "og:description": description,
        "og:url": address,
        "og:image": picture,
        "twitter:card": "summary_large_image",
    }
    tags = [
        f'<meta property="{name}" content="{escape(value, quote=True)}">'
        for name, value in properties.items()
    ]
    return "\n".join([f'<meta name="description" content="{escape(description)}">', *tags])


def _against(item: ComparedWith) -> str:
    if item.reason:
        return f"{item.label}: {item.reason}"
    return f"{percent(item.change)} against {item.label}, worse with {probability(item.p_worse)}"
