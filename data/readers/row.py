"""One measured value, as a reader of whole files hands it on."""

from typing import Any, NamedTuple

LOWER = "true"  # of `lower_is_better`: times, sizes
HIGHER = "false"  # throughputs
ONE_PROCESS = "1"  # of `instance`, where all samples of a run come from one process


class Ignored(str):
    """The name of something in a file that is left alone; the summary names it once."""


class Row(NamedTuple):
    """The columns of the long format as texts; blank where the file states nothing.

    ``docs/reference/data-format.md`` gives the meaning of each column. Use :func:`number_text` for
    ``value``: what is no finite number is put aside later, with its reason.
    """

    suite: str = ""
    test: str = ""
    platform: str = ""
    time: str = ""
    value: str = ""
    project: str = ""
    branch: str = ""
    unit: str = ""
    lower_is_better: str = ""
    revision: str = ""
    version: str = ""
    run_id: str = ""
    replicate: str = ""
    status: str = ""
    host: str = ""
    instance: str = ""
    iteration: str = ""
    counters: str = ""  # a JSON object of numbers and texts
    # Not columns of the long format:
    commit_time: str = ""  # when the revision was committed, as a time
    line: int = 0  # 1-based line of a text file; 0 where the format has no lines


# The column of the long format that each field but the last is, in the order of the fields.
COLUMNS = tuple(
    "revision_time" if name == "commit_time" else name for name in Row._fields if name != "line"
)


def number_text(value: Any) -> str:
    """Format a value of a JSON document as the text of a ``value`` column.

    A text stays as it is, a truth or an object becomes a text that is no number: later such rows
    are put aside with the reason. Null becomes blank.
    """
    if type(value) is float:
        return repr(value)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{type(value).__name__} {value!r:.60}"
    return repr(value)
