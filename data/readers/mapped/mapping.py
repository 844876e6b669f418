"""What a mapping states: about a table with a column per metric, or about rows of any format."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from fnmatch import fnmatchcase

from data.readers.mapped.local_time import TimeFormat
from data.readers.mapped.number_marks import NumberMarks
from data.readers.mapped.template import Template


@dataclass(frozen=True, slots=True)
class Metric:
    """A column whose values are a series, or one series per name that `test` gives."""

    column: str
    test: Template
    unit: str
    lower_is_better: str  # as in the long format; blank: not stated
    scale: float


@dataclass(frozen=True, slots=True)
class TestRule:
    """Unit, direction and scale of tests by their names, where a format states none."""

    match: str  # as in a shell: ``*``, ``?`` and ``[abc]``; case counts
    unit: str
    lower_is_better: str  # as in the long format; blank: not stated
    scale: float

    def matches(self, test: str) -> bool:
        """Whether the rule is for a test of this name."""
        return fnmatchcase(test, self.match)


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a table becomes rows of the long format; without metrics, how rows are completed."""

    metrics: tuple[Metric, ...]
    fields: Dictionary[str, Template]  # column of the long format → its text
    delimiter: str
    quote: str
    marks: NumberMarks
    times: TimeFormat
    missing: frozenset[str]  # texts of a metric that was not measured, in lower case
    records: tuple[str, ...] = ()  # where the records of a JSON document stand; none: a CSV
    file: Template | None = None  # of the file's name, which states what its places name
    tests: tuple[TestRule, ...] = ()  # without metrics
    content: str = ""  # the mapping's own text, for fingerprints

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the table that is needed, in order; not what the file's name states."""
        templates = (*self.fields.values(), *(metric.test for metric in self.metrics))
        names = [name for template in templates for name in template.columns]
        stated = () if self.file is None else self.file.columns
        kept = [name for name in names if name not in stated]
        return tuple(dict.fromkeys([*kept, *(metric.column for metric in self.metrics)]))
