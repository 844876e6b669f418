"""hyperfine: ``--export-json``. Each timed execution is a replicate."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from data.readers.format import WholeFileFormat
from data.readers.json_document import list_at, object_at, text_at
from data.readers.naming import Repeats, with_metric
from data.readers.row import LOWER, Row, number_text
from data.readers.source import InputSource


def _recognise(source: InputSource) -> bool:
    document = source.json
    results = document.get("results") if isinstance(document, dict) else None
    if not isinstance(results, list) or not results or not isinstance(results[0], dict):
        return False
    return "command" in results[0] and ("times" in results[0] or "mean" in results[0])


def _rows(source: InputSource) -> Iterator[Row]:
    path = source.path
    document = object_at(path, source.document, "the document")
    results = [
        object_at(path, item, "a result")
        for item in list_at(path, document.get("results"), "results")
    ]
    commands = [text_at(path, result.get("command"), "command") for result in results]
    often = Counter(commands)
    repeats = Repeats()
    for command, result in zip(commands, results, strict=True):
        # `--command-name` may give one name to several; the parameters tell them apart.
        parameters = object_at(path, result.get("parameters") or {}, f"parameters of {command!r}")
        stated = ", ".join(f"{name}={value}" for name, value in parameters.items())
        test = with_metric(command, stated) if often[command] > 1 and stated else command
        times = result.get("times") or [result.get("mean")]
        codes = list_at(path, result.get("exit_codes") or [], f"exit_codes of {command!r}")
        memory = result.get("memory_usage_byte") or []
        for place, seconds in enumerate(list_at(path, times, f"times of {command!r}")):
            row = Row(
                test=test,
                value=number_text(seconds),
                unit="s",
                lower_is_better=LOWER,
                replicate=repeats.next(test),
                status=_status(codes, place),
            )
            yield row
            if isinstance(memory, list) and place < len(memory):
                yield row._replace(
                    test=with_metric(test, "memory"), value=number_text(memory[place]), unit="B"
                )


def _status(codes: list[Any], place: int) -> str:
    """Return the status of an execution: a code other than 0, or a signal (null), is a failure."""
    return "failed" if place < len(codes) and codes[place] != 0 else ""


HYPERFINE = WholeFileFormat("hyperfine", "hyperfine's JSON", _recognise, _rows)
