"""Turn a test case of CSIT into rows: rates, their trials, latencies."""

from collections.abc import Iterator
from typing import Any

from data.readers.csit.record import CsitRecord
from data.readers.csit.test_id import csit_name
from data.readers.json_document import list_at, object_at
from data.readers.naming import with_metric
from data.readers.row import HIGHER, LOWER, Ignored, Row, number_text
from models.records.errors import ReadError

# Single values: where they stand, what they are called, which way is better.
_VALUES = (
    (("result", "ndr", "lower", "rate"), "ndr", HIGHER),
    (("result", "pdr", "lower", "rate"), "pdr", HIGHER),
    (("result", "critical_rate", "lower", "rate"), "", HIGHER),
    (("result", "rate"), "", HIGHER),
    (("result", "bandwidth"), "bandwidth", HIGHER),
    (("result", "latency"), "latency", LOWER),
    (("results", "ndrpdr", "ndr", "lower", "rate"), "ndr", HIGHER),
    (("results", "ndrpdr", "pdr", "lower", "rate"), "pdr", HIGHER),
    (("results", "soak", "lower", "rate"), "", HIGHER),
)
_LATENCY = ("result", "latency_forward", "pdr_50")
_FAILED = {"mrr": ("",), "ndrpdr": ("ndr", "pdr"), "soak": ("",)}  # series of each kind of test
_MAJOR = ("0", "1")  # of the versions of the model


def rows_of_record(record: CsitRecord) -> Iterator[Row | Ignored]:
    """Yield the rows of a test case.

    Raises
    ------
    ReadError
        If the record is of an unknown version or lacks its name.
    """
    version = record.text("version")
    if version.split(".")[0] not in _MAJOR:
        raise ReadError(
            f"{record.path}: CSIT's model has the version {version!r:.20}; 0.x and 1.x are read."
        )
    test_id = record.text("test_id")
    if not test_id:
        raise ReadError(f"{record.path}: a test case has no test_id.")
    named = _named(record, test_id)
    if not _has_passed(record):
        for metric in _FAILED.get(_kind(record, named.test), ("",)):
            yield named._replace(test=_metric(named.test, metric), status="failed")
        return
    found = list(_trials(record, named))
    for place, metric, direction in _VALUES:
        value = record.find(*place, "value")
        if value is not None:
            found.append(
                named._replace(
                    test=_metric(named.test, metric),
                    value=number_text(value),
                    unit=record.text(*place, "unit"),
                    lower_is_better=direction,
                )
            )
    latency = record.find(*_LATENCY, "avg")
    if latency is not None:
        test = with_metric(named.test, "latency of 50 % PDR")
        unit = record.text(*_LATENCY, "unit")
        found.append(
            named._replace(test=test, value=number_text(latency), unit=unit, lower_is_better=LOWER)
        )
    if found:
        yield from found
    else:
        yield Ignored("test cases without a result")


def _named(record: CsitRecord, test_id: str) -> Row:
    job, build = record.text("job"), record.text("build")
    tags = frozenset(map(str, list_at(record.path, record.find("tags") or [], "tags")))
    name = csit_name(test_id, job, tags)
    hosts = list_at(record.path, record.find("hosts") or [], "hosts")
    version = record.text("dut_version") or record.text("sut_version")
    return Row(
        suite=name.suite,
        test=name.test,
        platform=name.platform,
        time=record.text("start_time"),
        revision=version,
        run_id=f"{job}/{build}" if job else "",
        host=" ".join(sorted(map(str, hosts))),
    )


def _trials(record: CsitRecord, named: Row) -> Iterator[Row]:
    """Yield the trials of a maximum receive rate as replicates, or else their mean."""
    rate = ("result", "receive_rate", "rate")
    unit = record.text(*rate, "unit")
    values = list_at(record.path, record.find(*rate, "values") or [], "values of a rate")
    for item in list_at(record.path, record.find("results", "mrr", "samples") or [], "samples"):
        sample = object_at(
            record.path, object_at(record.path, item, "a sample").get("rate"), "rate"
        )
        values.append(sample.get("value"))
        unit = str(sample.get("unit", ""))
    if not values and record.find(*rate, "avg") is not None:
        values = [record.find(*rate, "avg")]
    for number, value in enumerate(values, 1):
        yield named._replace(
            value=number_text(value),
            unit=unit,
            lower_is_better=HIGHER,
            replicate="" if len(values) == 1 else str(number),
        )


def _has_passed(record: CsitRecord) -> bool:
    passed: Any = record.find("passed")
    if passed is None:
        return record.text("status").upper() != "FAIL"
    if not isinstance(passed, bool):
        raise ReadError(f"{record.path}: passed is neither true nor false.")
    return passed


def _kind(record: CsitRecord, test: str) -> str:
    stated = record.text("test_type") or record.text("result_type")
    return stated or test.rpartition("-")[2]


def _metric(test: str, metric: str) -> str:
    return with_metric(test, metric) if metric else test
