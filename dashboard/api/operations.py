"""Every operation of the API."""

from dashboard.api.operation import Operation
from dashboard.api.resources.alerts import ALERTS
from dashboard.api.resources.calendar import POST_CHANGES, POST_COMMITS, POST_RELEASES
from dashboard.api.resources.comparisons import COMPARISONS
from dashboard.api.resources.draws import DRAWS
from dashboard.api.resources.fits import FITS
from dashboard.api.resources.gate import GATE
from dashboard.api.resources.levels import LEVELS
from dashboard.api.resources.measurements import MEASUREMENTS
from dashboard.api.resources.runs import POST_RUNS
from dashboard.api.resources.segments import SEGMENTS
from dashboard.api.resources.series import SERIES
from dashboard.api.resources.wanted_runs import WANTED_RUNS

OPERATIONS: tuple[Operation, ...] = (
    SERIES,
    MEASUREMENTS,
    LEVELS,
    DRAWS,
    FITS,
    COMPARISONS,
    SEGMENTS,
    ALERTS,
    WANTED_RUNS,
    GATE,
    POST_RUNS,
    POST_RELEASES,
    POST_CHANGES,
    POST_COMMITS,
)
