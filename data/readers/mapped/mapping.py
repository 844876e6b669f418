"""What a mapping states about a wide table."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass

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
class Mapping:
    """How a wide table becomes rows of the long format."""

    metrics: tuple[Metric, ...]
    fields: Dictionary[str, Template]  # column of the long format → its text
    delimiter: str
    quote: str
    marks: NumberMarks
    times: TimeFormat
    missing: frozenset[str]  # texts of a metric that was not measured, in lower case
    content: str = ""  # the mapping's own text, for fingerprints

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the table that is needed, in order."""
        templates = (*self.fields.values(), *(metric.test for metric in self.metrics))
        names = [name for template in templates for name in template.columns]
        return tuple(dict.fromkeys([*names, *(metric.column for metric in self.metrics)]))
