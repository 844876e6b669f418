"""The list of formats: ours in the order in which they are asked, then those of other packages."""

from functools import cache
from importlib.metadata import entry_points

from data.readers.format import Format
from data.readers.formats.asv import ASV
from data.readers.formats.bencher import BENCHER
from data.readers.formats.conbench import CONBENCH
from data.readers.formats.criterion import CRITERION
from data.readers.formats.csit import CSIT
from data.readers.formats.github_action import GITHUB_ACTION
from data.readers.formats.go_test import GO_TEST
from data.readers.formats.google_benchmark import GOOGLE_BENCHMARK
from data.readers.formats.hail import HAIL
from data.readers.formats.hyperfine import HYPERFINE
from data.readers.formats.jmeter import JMETER
from data.readers.formats.jmh import JMH
from data.readers.formats.junit import JUNIT
from data.readers.formats.lnt import LNT
from data.readers.formats.long_csv import LONG_CSV
from data.readers.formats.parquet import PARQUET
from data.readers.formats.perfherder import PERFHERDER
from data.readers.formats.pyperf import PYPERF
from data.readers.formats.pytest_benchmark import PYTEST_BENCHMARK
from data.readers.formats.robot import ROBOT
from models.records.errors import ReadError

ENTRY_POINTS = "bandwatch.readers"

# A further format is one line here and one module in `formats/`. The first that recognises a
# file reads it: exact marks come first, the long format, which takes any CSV, comes last.
OWN: tuple[Format, ...] = (
    GITHUB_ACTION,
    PYTEST_BENCHMARK,
    ASV,
    GOOGLE_BENCHMARK,
    PYPERF,
    CONBENCH,
    PERFHERDER,
    LNT,
    JUNIT,
    ROBOT,
    HYPERFINE,
    JMH,
    GO_TEST,
    CRITERION,
    BENCHER,
    HAIL,
    CSIT,
    PARQUET,
    JMETER,
    LONG_CSV,
)


@cache
def formats() -> tuple[Format, ...]:
    """Return all formats in the order in which they are asked.

    Formats of other packages, which register an object with the interface
    `data.readers.format.Format` under the entry point group ``bandwatch.readers``, come first.

    Raises
    ------
    ReadError
        If one of them cannot be loaded, or has the name of another.
    """
    found: dict[str, Format] = {}
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        try:
            loaded = point.load()
            name = str(loaded.name)
        except Exception as error:
            raise ReadError(
                f"the reader {point.name!r} ({point.value}) of another package cannot be loaded"
                f" ({type(error).__name__}: {error}). Mend or remove that package."
            ) from error
        found[_unused(name, found)] = loaded
    for format_ in OWN:
        found[_unused(format_.name, found)] = format_
    return tuple(found.values())


def _unused(name: str, found: dict[str, Format]) -> str:
    if name in found:
        raise ReadError(f"two readers have the name {name!r}; remove the package of one of them.")
    return name
