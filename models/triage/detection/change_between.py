"""The change between two neighbouring groups of runs, as alerts keep it."""

from models.records.series_status import Segment
from models.triage.detection.found_change import ChangeSource, FoundChange
from models.triage.detection.step_size import StepSize


def change_between(
    series_id: int,
    before: Segment,
    after: Segment,
    size: StepSize,
    source: ChangeSource = ChangeSource.GROUP,
    fit_id: int | None = None,
) -> FoundChange:
    """Build the change at the first run of ``after``.

    Parameters
    ----------
    series_id : int
        The series of both groups.
    before, after : Segment
        The runs on either side.
    size : StepSize
        How they differ (`models.triage.detection.step_size.step_size`).
    source : ChangeSource
        Who placed it: the groups of the detector, or a person.
    fit_id : int, optional
        The fit that was current.
    """
    return FoundChange(
        series_id=series_id,
        source=source,
        is_regression=size.is_worse,
        start_ms=after.start_ms,
        previous_ms=before.end_ms,
        revision=after.revision,
        previous_revision=after.previous_revision,
        before=before.mean,
        after=after.mean,
        change=size.change,
        change_low=size.low,
        change_high=size.high,
        probability=size.probability,
        detectable=size.detectable,
        compared_with=f"{before.runs} runs before",
        fit_id=fit_id,
    )
