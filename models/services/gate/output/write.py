"""Formats of the gate, by name, and files of them."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from models.records.errors import BadArgumentError

if TYPE_CHECKING:
    from models.services.gate.judge_store import GateResult


class GateFormat(StrEnum):
    """What the gate can write."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    JUNIT = "junit"
    GITHUB = "github"
    GITLAB = "gitlab"


def format_gate(kind: GateFormat, result: "GateResult", status: int) -> str:
    """Format a judgement; ``status`` is the exit code of the command."""
    from models.services.gate.output.annotations import github_annotations, gitlab_code_quality
    from models.services.gate.output.json_document import gate_json
    from models.services.gate.output.junit import gate_junit
    from models.services.gate.output.markdown import gate_markdown
    from models.services.gate.output.text import gate_text

    if kind is GateFormat.JSON:
        return gate_json(result, status)
    writers = {
        GateFormat.TEXT: gate_text,
        GateFormat.MARKDOWN: gate_markdown,
        GateFormat.JUNIT: gate_junit,
        GateFormat.GITHUB: github_annotations,
        GateFormat.GITLAB: gitlab_code_quality,
    }
    return writers[kind](result)


def parse_percent(text: str, option: str = "--delta") -> float:
    """Read ``2%``, ``2`` or ``0.5 %``."""
    try:
        value = float(text.strip().removesuffix("%"))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1000:
        raise BadArgumentError(f"{option} {text!r} is no percentage from 0 to 1000, such as 2%.")
    return value


def parse_output(text: str) -> tuple[GateFormat, Path]:
    """Read ``junit=gate.xml``."""
    kind, _, path = text.partition("=")
    if kind not in set(GateFormat) or not path:
        known = ", ".join(GateFormat)
        raise BadArgumentError(f"--output {text!r} is no FORMAT=FILE; formats are {known}.")
    return GateFormat(kind), Path(path)


def write_output(path: Path, text: str) -> None:
    """Write a file, or name it where that cannot be done."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadArgumentError(f"{path}: cannot be written ({error.strerror}).") from error
