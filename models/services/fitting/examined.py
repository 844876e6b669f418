"""Whether a series is as it was when it was last examined, so that nothing new can be found."""

import hashlib
import json
from dataclasses import asdict, dataclass

from sqlalchemy import Engine

from models.records.days import day_of_moment
from models.records.fit import FitOptions
from models.records.series import Series
from models.stats.comparison.quality_gate import MAX_AGE_DAYS
from models.storage.alerts.detection_rules import rule_of
from models.storage.database.transaction import snapshot
from models.storage.fits.series_mark import SeriesMark, read_mark

# Raise the first when equal data would give other draws (it is part of every data hash too), the
# second when equal data would give another status or other alerts.
MODEL_VERSION = 4
DETECTION_VERSION = 4


@dataclass(frozen=True, slots=True)
class Examination:
    """What a series is like now, and whether it was like that when it was last examined."""

    mark: SeriesMark
    name: str  # hash of the mark, the options and the detection rule

    @property
    def nothing_new(self) -> bool:
        """Whether refit and detection would find what they found last time."""
        return self.mark.complete and self.mark.examined == self.name


def examine(engine: Engine, series: Series, options: FitOptions, now_ms: int) -> Examination:
    """Read in two short statements what a refit and detection depend on.

    Parameters
    ----------
    options : FitOptions
        As the refit was asked for, before it adds the days of accepted changes.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC. Alerts that are followed by the fit are
        looked at again on the day on which its data become too old to be believed.
    """
    with snapshot(engine):
        mark = read_mark(engine, series.id)
        rule = rule_of(engine, series)
    versions = [MODEL_VERSION, DETECTION_VERSION]
    stored = [mark.data, mark.alert_numbers, mark.attempt_id, _too_old(mark, now_ms)]
    text = json.dumps([versions, stored, options.as_fingerprint(), asdict(rule)], sort_keys=True)
    return Examination(mark, hashlib.sha256(text.encode()).hexdigest())


def _too_old(mark: SeriesMark, now_ms: int) -> bool:
    """Whether the fit tells nothing of its alerts any more, as `read_detection_input` has it."""
    if not mark.alerts_by_days or mark.last_day is None:
        return False
    return (day_of_moment(now_ms) - mark.last_day).days > MAX_AGE_DAYS
