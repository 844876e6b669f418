"""What of a change is the host, in words: a part, all of it, or more than the series moved."""

import pytest

from models.stats.comparison.host_level import HostLevel
from models.triage.summaries.host_factor_line import host_factor_line

LEVEL = HostLevel(4.0, 3.7, 4.3, series=12, controls=2)
BY = "by 2 control series and 12 other series"


@pytest.mark.parametrize(
    ("change", "sign", "line"),
    [
        (9.0, 1, "Of +9.0 %, +4.0 % is the host (90 % interval +3.2 to +4.8; "),
        (4.1, 1, "All of +4.1 % may be the host, which moved by +4.0 % (90 % interval +3.2 to "),
        (3.2, 1, "All of +3.2 % may be the host, which moved by +4.0 % (90 % interval +3.2 to "),
        (2.0, 1, "The series moved by +2.0 %, its host by +4.0 % (90 % interval +3.2 to +4.8; "),
        (-2.0, 1, "The series moved by −2.0 %, its host by +4.0 % (90 % interval +3.2 to +4.8; "),
        (-9.0, -1, "Of −9.0 %, −4.0 % is the host (90 % interval −4.8 to −3.2; "),
        (-4.1, -1, "All of −4.1 % may be the host, which moved by −4.0 % (90 % interval −4.8 to "),
        (0.0, -1, "The series moved by 0.0 %, its host by −4.0 % (90 % interval −4.8 to −3.2; "),
    ],
)
def test_the_host_has_a_part_or_all_of_a_change(change: float, sign: int, line: str) -> None:
    low, high = sorted((sign * LEVEL.low, sign * LEVEL.high))
    text = host_factor_line(change, HostLevel(sign * 4.0, low, high, series=12, controls=2))
    assert text.startswith(line)
    assert text.endswith(f"{BY}).")


@pytest.mark.parametrize(
    ("level", "line"),
    [
        (HostLevel(0.8, 0.7, 0.9, 12, 2), "Of +9.0 %, +0.8 % is the host (90 % interval "),
        (HostLevel(0.0, 0.0, 0.0, 12, 2), f"None of it is the host ({BY})."),
        (
            HostLevel(0.1, -0.5, 0.3, 12, 0),
            "None of it is the host (90 % interval −0.5 to +0.3 %; by 12 series).",
        ),
        (
            HostLevel(0.1, -0.3, 0.6, 12, 2),
            f"How much of it is the host is not known (90 % interval −0.3 to +0.6 %; {BY}).",
        ),
        (
            HostLevel(4.0, 3.7, 4.3, 12, 2, uneven=True),
            "How much of it is the host is not known: control series moved by different amounts "
            f"({BY}).",
        ),
    ],
)
def test_a_host_that_hardly_moved_or_unevenly(level: HostLevel, line: str) -> None:
    assert host_factor_line(9.0, level).startswith(line)
