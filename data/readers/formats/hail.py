"""Hail's benchmark output: JSON lines, an instance with its iterations in each."""

import json

from data.readers.chunk import Reader
from data.readers.completion.complete_chunks import CompleteChunks
from data.readers.completion.given import Given
from data.readers.format import FormatEntry
from data.readers.source import InputSource

_SUFFIXES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")


def _recognise(source: InputSource) -> bool:
    if source.is_folder:
        return False
    if source.path.name.lower().endswith(_SUFFIXES):
        return True
    first = source.head_text.lstrip().split("\n", 1)[0]
    try:
        line = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(line, dict) and {"name", "iterations"} <= line.keys()


def _open(source: InputSource, given: Given) -> Reader:
    from data.readers.iterations.hail import HailJson

    return CompleteChunks(source.path, HailJson(source.path), given)


HAIL = FormatEntry("hail", "Hail's benchmark runs as JSON lines", _recognise, _open)
