"""``/gate``: pass or fail, for a pipeline without the store."""

from typing import Any

from dashboard.api.common import AS_OF, FILTERS
from dashboard.api.operation import Asked, Operation, Parameter
from dashboard.api.problem import ProblemError
from models.records.gate_status import FailOn
from models.records.series_filter import SeriesFilter
from models.services.gate.against import PREVIOUS
from models.services.gate.exit_code import exit_code
from models.services.gate.judge_store import GateRequest, judge_store
from models.services.gate.output.json_document import gate_document
from models.services.gate.output.write import GateFormat, format_gate
from models.stats.comparison.compare import DELTA
from models.stats.comparison.false_discovery import FALSE_DISCOVERY_RATE
from models.stats.comparison.quality_gate import MAX_AGE_DAYS
from models.stats.comparison.release_gate import GateRule
from models.stats.comparison.verdict import THRESHOLD

_RULE = GateRule()
_NAME = {"type": "string", "maxLength": 500}


def _answer(asked: Asked) -> dict[str, Any]:
    project = _project(asked)
    request = GateRequest(
        asked.get("against"),
        asked.get("release"),
        SeriesFilter(
            tuple(asked.get("q").split()),
            (project,) if project else (),
            tuple(asked.get("branch") or ()),
            tuple(asked.get("suite") or ()),
            tuple(asked.get("platform") or ()),
        ),
        asked.get("delta"),
        asked.get("threshold"),
        asked.get("fdr"),
        GateRule(
            asked.get("max_regressions"), asked.get("max_missing"), asked.get("max_undecided")
        ),
        asked.get("max_age") or None,
        asked.get("as_of"),
    )
    result = judge_store(asked.services.engine, request, asked.services.now_ms())
    asked.caller.require(result.project)
    status = exit_code(result.report, FailOn(asked.get("fail_on")))
    kinds = dict.fromkeys(map(GateFormat, asked.get("format") or ()))
    formats = {kind.value: format_gate(kind, result, status) for kind in kinds}
    return {**gate_document(result, status), **({"formats": formats} if formats else {})}


def _project(asked: Asked) -> str:
    """Return the project that is judged; blank leaves it to the only one of the store.

    Raises
    ------
    ProblemError
        With status 403 or 404 for a project that is not the caller's or not there, 400 without
        one where the caller has several. Names of others' projects are in no message.
    """
    named: str = asked.get("project")
    if named:
        asked.caller.require(named)
    if asked.caller.everywhere and not named:
        return ""
    known = [name for name in asked.services.facets().projects if asked.caller.may_read(name)]
    if named and named not in known:
        raise ProblemError(404, f"There is no project {named!r}.", parameter="project")
    if not named and len(known) != 1:
        some = f": {', '.join(known)}" if known else "; there is none yet"
        raise ProblemError(400, f"Choose one project{some}.", parameter="project")
    return named or known[0]


def _share(name: str, default: float, text: str, least: float = 0) -> Parameter:
    schema = {"type": "number", "minimum": least, "maximum": 1, "default": default}
    return Parameter(name, schema, text)


GATE = Operation(
    "GET",
    "/gate",
    "getGate",
    "Judge the newest level of all series of a project together: pass or fail",
    _answer,
    {
        "type": "object",
        "description": "As `bandwatch gate --format json`: docs/reference/schemas/gate.json.",
        "required": ["version", "outcome", "exit_code", "reason", "project", "series"],
    },
    parameters=(
        Parameter(
            "against",
            {**_NAME, "minLength": 1, "default": PREVIOUS},
            "A release, days (7d), a revision, or previous-release.",
        ),
        Parameter(
            "release", {**_NAME, "default": ""}, "Release to judge. Default: the newest level."
        ),
        Parameter("project", {**_NAME, "default": ""}, "Project. Default: the only one."),
        *(item for item in FILTERS if item.name not in ("series", "project")),
        Parameter(
            "delta",
            {"type": "number", "minimum": 0, "maximum": 1000, "default": DELTA},
            "Smallest change that matters, percent.",
        ),
        _share("fdr", FALSE_DISCOVERY_RATE, "Largest share of false discoveries."),
        _share("threshold", THRESHOLD, "Probability a verdict needs.", 0.501),
        Parameter(
            "max_regressions",
            {
                "type": "integer",
                "minimum": 0,
                "maximum": 10**6,
                "default": _RULE.max_regressions,
            },
            "Regressions allowed.",
        ),
        _share("max_missing", _RULE.max_missing, "Share of series without a comparison allowed."),
        _share("max_undecided", _RULE.max_undecided, "Share of undecided series allowed."),
        Parameter(
            "max_age",
            {"type": "integer", "minimum": 0, "maximum": 100_000, "default": MAX_AGE_DAYS},
            "Largest age of a series' newest day. 0: any.",
        ),
        Parameter(
            "fail_on",
            {"type": "string", "enum": list(FailOn), "default": FailOn.REGRESSION.value},
            "Outcomes with an exit code other than 0.",
        ),
        Parameter(
            "format",
            {
                "type": "array",
                "items": {"type": "string", "enum": [*GateFormat]},
                "maxItems": len(GateFormat),
            },
            "Also answer these texts of `bandwatch gate`, in `formats`; repeatable.",
        ),
        AS_OF,
    ),
    description="Defaults and figures are those of `bandwatch gate`.",
    refusals=(400, 401, 403, 404),
)
