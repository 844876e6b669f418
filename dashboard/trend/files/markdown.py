"""What the trend page says as a text for a bug report, with a frozen link."""

from collections.abc import Sequence
from math import isfinite

from dashboard.shared.formatting.decision_text import decision, shown_change
from dashboard.shared.formatting.values import format_day, percent, quantity
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.urls.alert_link import summary_link
from dashboard.trend.alert_marks import mark_text
from dashboard.trend.files.newest_change import newest_change
from dashboard.trend.recent_outliers import recent_outliers
from models.records.days import day_number, day_of_moment
from models.triage.summaries.read_models import AlertMark

HEAD = ("Against", "Day", "Change", "80 %", "Verdict")


def trend_markdown(
    shown: Sequence[TrendData], link: str, marks: Sequence[AlertMark] = (), origin: str = ""
) -> str:
    """Write what the page says, in Markdown, with the link to it.

    Parameters
    ----------
    link : str
        Frozen address of the page, so that whoever reads the text sees what it says.
    marks : sequence of AlertMark
        Alerts of the series, of which the newest of each is named.
    origin : str
        Scheme and host of this app, for links to alerts.
    """
    lines = []
    for data in shown:
        key = data.series.key
        where = f" on {_safe(key.platform)}" if key.platform else ""
        lines += [f"### {_safe(key.test)}{where}", ""]
        lines += [f"`{str(data.series.key).replace('`', chr(39))}`", ""]
        if data.series.synthetic:
            lines += ["_Demo data: nothing was measured._", ""]
        if data.reference is not None:
            lines += [f"Judged: {format_day(data.reference)}.{_level(data)}", ""]
        lines += _facts(data, [item for item in marks if item.series_id == data.series.id], origin)
        lines += _table(data)
    return "\n".join([*lines, f"[Open in Bandwatch, as of now]({link})", ""])


def _facts(data: TrendData, marks: Sequence[AlertMark], origin: str) -> list[str]:
    """List the decisions in words, the newest change and the newest alert."""
    lines = []
    for place, item in enumerate(data.comparisons):
        seen = data.detectable[place] if place < len(data.detectable) else float("nan")
        sentence = f"{decision(item, data.series)} {shown_change(seen)}".strip()
        lines.append(f"- **{item.verdict.value}** against {_safe(item.label)}: {_safe(sentence)}")
    change = newest_change(data)
    if change:
        lines.append(f"- Newest change: {_safe(change)}")
    if marks:
        newest = max(marks, key=lambda item: item.start_ms)
        day = format_day(day_of_moment(newest.start_ms))
        link = f"{origin}{summary_link(newest.summary_id)}"
        lines.append(f"- Alert of {day}: [{mark_text(newest)}]({link})")
    recent = recent_outliers(data)
    if recent:
        lines.append(f"- {recent}")
    if not data.comparisons:
        lines.append("- Not fitted, so nothing is compared.")
    return [*lines, ""]


def _table(data: TrendData) -> list[str]:
    rows = [
        (
            _safe(item.label),
            format_day(item.comparison) if item.comparison else "",
            percent(item.change),
            f"{percent(item.low)} to {percent(item.high)}" if isfinite(item.change) else "",
            item.verdict.value,
        )
        for item in data.comparisons
    ]
    if not rows:
        return []
    lines = [HEAD, ("---",) * len(HEAD), *rows]
    return [*(f"| {' | '.join(row)} |" for row in lines), ""]


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
