"""``/draws``: posterior draws of the level as an Arrow stream."""

from dashboard.api.choose import one_series
from dashboard.api.common import AS_OF, ONE_SERIES, SINCE_DAY, UNTIL_DAY
from dashboard.api.operation import Asked, Content, Operation
from dashboard.api.problem import ProblemError
from dashboard.api.resources.levels import FIT, asked_fit, day_range
from models.services.export.draws_stream import draws_stream

MEDIA = "application/vnd.apache.arrow.stream"


def _answer(asked: Asked) -> Content:
    series = one_series(asked)
    fit = asked_fit(asked, series, asked.get("fit"))
    if fit is None:
        raise ProblemError(
            404, "The series is not fitted yet: `bandwatch fit`.", parameter="series"
        )
    first, last = day_range(asked.get("since"), asked.get("until"))

    def read() -> bytes:
        return draws_stream(asked.services.engine, series, fit.id, first, last)

    # A fit never changes.
    return Content(MEDIA, f"draws-{fit.id}-{first}-{last}", read)


DRAWS = Operation(
    "GET",
    "/draws",
    "getDraws",
    "Get posterior draws of the level, a row for each day and draw, as an Arrow stream",
    _answer,
    {"type": "string", "format": "binary"},
    parameters=(ONE_SERIES, SINCE_DAY, UNTIL_DAY, FIT, AS_OF),
    media=MEDIA,
    description=(
        "Columns `series_id`, `series`, `fit_id`, `day`, `draw`, `level`, as in"
        " `bandwatch export draws`. The same draw on two days belongs together."
    ),
    refusals=(400, 401, 403, 404),
)
