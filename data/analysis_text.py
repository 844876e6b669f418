"""Words and colours that the tables of ``bandwatch analyze`` share."""

from math import isnan

from models.records.comparison import Verdict
from models.records.series_status import Label
from models.services.fitting.analysis import SeriesAnalysis
from models.stats.changes.detector import Detector
from models.stats.comparison.signed_number import signed_number

STYLES = {
    Verdict.REGRESSION.value: "bold red",
    Verdict.IMPROVEMENT.value: "green",
    Verdict.WITHHELD.value: "dim",
    Label.NORMAL.value: "dim",
}


def last_change_text(analysis: SeriesAnalysis) -> str:
    """Format the newest change."""
    last = analysis.last_change
    if last.start is None:
        return "none"
    size = "" if isnan(last.change) else f" {signed_percent(last.change)}"
    return f"{styled(label_text(last.label, last.detector))}{size}, run {last.start}"


def label_text(label: Label, detector: Detector) -> str:
    """Name what a group is; a change for the better has CSIT's own name in CSIT's groups only."""
    if label is Label.PROGRESSION and detector is not Detector.JUMPAVG:
        return Verdict.IMPROVEMENT.value
    return label.value


def level_text(analysis: SeriesAnalysis) -> str:
    """Return mean and standard deviation of the newest day's level; blank without a fit."""
    if analysis.fit is None:
        return ""
    level = analysis.fit.level[:, -1].astype(float)
    return f"{level.mean():.6g} ± {level.std():.2g}"


def signed_percent(change: float) -> str:
    """Format a change with its sign and two decimals; what rounds to zero has no sign."""
    return f"{signed_number(change, 2)} %"


def styled(word: str) -> str:
    """Colour a verdict or label."""
    style = STYLES.get(Verdict.IMPROVEMENT.value if word == Label.PROGRESSION.value else word)
    return f"[{style}]{word}[/]" if style else word
