"""Ask a server for the gate, for a pipeline that does not reach the store."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.records.errors import DeliveryError
from models.records.gate_status import FailOn
from models.services.api_client import ApiClient
from models.services.gate.judge_store import GateRequest
from models.services.gate.output.write import GateFormat


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """The exit code, and the texts that were asked for."""

    status: int
    texts: dict[GateFormat, str]


def ask_gate(
    client: ApiClient, request: GateRequest, fail_on: FailOn, kinds: Iterable[GateFormat]
) -> GateAnswer:
    """Ask for one judgement in several formats.

    Raises
    ------
    DeliveryError
        If the server refuses, does not answer, or answers something else.
    """
    wanted, rule = request.wanted, request.rule
    query = [
        ("against", request.against),
        ("release", request.release),
        *(("project", name) for name in wanted.projects),
        *(("branch", name) for name in wanted.branches),
        *(("suite", name) for name in wanted.suites),
        *(("platform", name) for name in wanted.platforms),
        ("q", " ".join(wanted.words)),
        ("delta", repr(request.delta)),
        ("threshold", repr(request.threshold)),
        ("fdr", repr(request.rate)),
        ("max_regressions", str(rule.max_regressions)),
        ("max_missing", repr(rule.max_missing)),
        ("max_undecided", repr(rule.max_undecided)),
        ("max_age", str(request.max_age_days or 0)),
        ("fail_on", fail_on.value),
        *(("format", kind.value) for kind in dict.fromkeys(kinds)),
    ]
    document = client.get("/gate", query)
    try:
        texts = {GateFormat(name): str(text) for name, text in document["formats"].items()}
        return GateAnswer(int(document["exit_code"]), texts)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise DeliveryError(
            f"{client.shown} answered no gate. Is it a Bandwatch of this version?"
        ) from None
