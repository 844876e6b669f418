"""Words and colours that the tables of ``bandwatch analyze`` share."""

from math import isnan

from models.records.comparison import Verdict
from models.records.series_status import Label
from models.services.fitting.analysis import SeriesAnalysis

STYLES = {
    Verdict.REGRESSION.value: "bold red",
    Verdict.IMPROVEMENT.value: "green",
    Verdict.WITHHELD.value: "dim",
    Label.PROGRESSION.value: "green",
    Label.NORMAL.value: "dim",
}


def last_change_text(analysis: SeriesAnalysis) -> str:
    """Format the newest change."""
    last = analysis.last_change
    if last.start is None:
        return "none"
    size = "" if isnan(last.change) else f" {last.change:+.2f} %"
    return f"{styled(last.label.value)}{size}, row {last.start}"


def level_text(analysis: SeriesAnalysis) -> str:
    """Return mean and standard deviation of the newest day's level; blank without a fit."""
    if analysis.fit is None:
        return ""
    level = analysis.fit.level[:, -1].astype(float)
    return f"{level.mean():.6g} ± {level.std():.2g}"


def styled(word: str) -> str:
    """Colour a verdict or label."""
    style = STYLES.get(word)
    return f"[{style}]{word}[/]" if style else word
