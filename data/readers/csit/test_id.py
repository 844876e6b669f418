"""Take the name of a CSIT test apart."""

import re
from dataclasses import dataclass

# "2n1l-10ge2p1x710-avf-ethip4-ip4base-mrr": nodes and links, NIC, the rest.
_SUITE = re.compile(r"(?:(?P<nodes>\dn(?:\dl)?)-)?(?:(?P<nic>\d+ge\dp\d?[a-z0-9]+)-)?(?P<rest>.+)")
# "64b-2t1c-avf-ethip4-ip4base-mrr": frame size, threads and cores, the rest.
_TEST = re.compile(
    r"(?:(?P<frame>\d+b|imix|imix_v4_1)-)?(?:(?P<cores>(?:\d+t)?\d+c)-)?(?P<rest>.+)", re.I
)
_TESTBED = re.compile(r"-(?P<testbed>\dn\d?-[a-z0-9]+)$")


@dataclass(frozen=True, slots=True)
class CsitName:
    """Suite, test and platform of a CSIT test."""

    suite: str  # the area: vpp.perf.ip4
    test: str  # 10ge2p1x710-64b-2t1c-avf-ethip4-ip4base-mrr
    platform: str  # the testbed: 2n-icx


def csit_name(test_id: str, job: str, tags: frozenset[str]) -> CsitName:
    """Return the names of a test.

    Parameters
    ----------
    test_id
        ``tests.vpp.perf.ip4.2n1l-10ge2p1x710-ethip4-ip4base-mrr.64b-2t1c-ethip4-ip4base-mrr``.
    job
        Its last part names the testbed; blank where it is not known.
    tags
        The test's tags, which name the cores where its name does not: ``2T1C``.
    """
    parts = test_id.lower().split(".")
    *area, suite, test = parts if len(parts) > 1 else ("", parts[0])
    of_suite, of_test = _SUITE.fullmatch(suite), _TEST.fullmatch(test)
    if of_test is None:  # a name without anything to take apart
        return CsitName(".".join(area), test, _testbed(job, ""))
    nic = of_suite["nic"] if of_suite else None
    nodes = of_suite["nodes"] if of_suite else None
    threads = next((tag.lower() for tag in sorted(tags) if re.fullmatch(r"\d+T\d+C", tag)), None)
    words = (nic, of_test["frame"], threads or of_test["cores"], of_test["rest"])
    if area[:1] == ["tests"]:
        area = area[1:]
    return CsitName(
        ".".join(area), "-".join(word for word in words if word), _testbed(job, nodes or "")
    )


def _testbed(job: str, nodes: str) -> str:
    found = _TESTBED.search(job)
    return found["testbed"] if found else nodes
