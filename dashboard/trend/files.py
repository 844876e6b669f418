"""The trend page as files: a table of what is drawn, and a text for a bug report."""

from collections.abc import Sequence

from dashboard.shared.formatting.csv_table import csv_text
from dashboard.shared.formatting.decision_text import decision, shown_change
from dashboard.shared.formatting.values import format_day, quantity
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.trend.measurement_rows import measurement_rows
from dashboard.trend.recent_outliers import recent_outliers
from models.records.days import day_number

COLUMNS = (
    "series",
    "unit",
    "time",
    "value",
    "status",
    "outlier",
    "release",
    "version",
    "revision",
    "run",
    "host",
)


def trend_csv(shown: Sequence[TrendData]) -> str:
    """Write all points of all series, one line each, with a head."""
    return csv_text(
        COLUMNS,
        (
            [
                {"series": str(data.series.key), "unit": data.series.unit, **row}[name]
                for name in COLUMNS
            ]
            for data in shown
            for row in measurement_rows(data)
        ),
    )


def trend_markdown(shown: Sequence[TrendData], link: str) -> str:
    """Write what the page says, in Markdown, with the link to it.

    Parameters
    ----------
    link : str
        Address of the page, preferably a frozen one.
    """
    lines = []
    for data in shown:
        key = data.series.key
        lines += [f"### {_safe(key.test)} on {_safe(key.platform)}", ""]
        lines += [f"`{str(data.series.key).replace('`', chr(39))}`", ""]
        if data.reference is not None:
            lines += [f"Judged: {format_day(data.reference)}.{_level(data)}", ""]
        for place, item in enumerate(data.comparisons):
            seen = data.detectable[place] if place < len(data.detectable) else float("nan")
            told = f"{decision(item, data.series)} {shown_change(seen)}".strip()
            lines.append(f"- **{item.verdict.value}** against {_safe(item.label)}: {_safe(told)}")
        recent = recent_outliers(data)
        if recent:
            lines.append(f"- {recent}")
        if not data.comparisons:
            lines.append("- Not fitted, so nothing is compared.")
        lines.append("")
    return "\n".join([*lines, f"[Open in Bandwatch]({link})", ""])


def _level(data: TrendData) -> str:
    if data.bands is None or data.reference is None or not data.bands.days.size:
        return ""
    number = day_number(data.reference)
    found = [
        float(level)
        for day, level in zip(data.bands.days, data.bands.level_p50, strict=True)
        if day == number
    ]
    return f" Level: {quantity(found[0], data.series.unit)}." if found else ""


def _safe(text: str) -> str:
    return "".join("\\" + letter if letter in "\\`*_[]<>|#" else letter for letter in text)
