"""The lock files are complete: pip installs them as they stand and never resolves anything."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.installation.lock_file import ROOT, LockedRequirement, read_lock

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
RUN = read_lock(ROOT / "requirements.lock")
DEVELOP = read_lock(ROOT / "requirements-dev.lock")

# What `requires-python` promises; each has packages that the others lack.
PYTHONS = ["3.11", "3.12", "3.13"]


def environment(python: str) -> dict[str, str]:
    return {"python_version": python, "python_full_version": f"{python}.9", "extra": ""}


def versions(lock: list[LockedRequirement], python: str) -> dict[str, str]:
    chosen = [entry for entry in lock if entry.applies(environment(python))]
    assert len({entry.name for entry in chosen}) == len(chosen), "a package is locked twice"
    return {entry.name: entry.version for entry in chosen}


@pytest.mark.parametrize("lock", [RUN, DEVELOP], ids=["run", "develop"])
def test_every_entry_is_pinned_and_hashed_and_asks_for_no_extra(
    lock: list[LockedRequirement],
) -> None:
    assert len(lock) > 90
    for entry in lock:
        assert entry.version
        assert entry.hashes, entry.name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in entry.hashes)
        # Old versions of pip look an extra up apart from its package, and find newer releases.
        assert not entry.requirement.extras, entry.name
        assert entry.requirement.url is None


@pytest.mark.parametrize("python", PYTHONS)
def test_what_runs_is_installed_in_the_same_versions_for_development(python: str) -> None:
    run, develop = versions(RUN, python), versions(DEVELOP, python)
    assert run.items() <= develop.items()
    hashes = {(entry.name, entry.version): set(entry.hashes) for entry in DEVELOP}
    for entry in RUN:
        assert set(entry.hashes) == hashes[entry.name, entry.version], entry.name


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        (RUN, [*PROJECT["dependencies"], *EXTRAS["postgresql"], *EXTRAS["celery"]]),
        (DEVELOP, [*PROJECT["dependencies"], *(one for extra in EXTRAS.values() for one in extra)]),
    ],
    ids=["run", "develop"],
)
def test_what_pyproject_asks_for_is_locked_in_a_version_it_allows(
    lock: list[LockedRequirement], asked: list[str], python: str
) -> None:
    locked = versions(lock, python)
    for requirement in map(Requirement, asked):
        if requirement.marker is None or requirement.marker.evaluate(environment(python)):
            version = locked.get(canonicalize_name(requirement.name))
            assert version is not None, f"{requirement} is not locked. Run `make lock`."
            assert requirement.specifier.contains(version), f"{requirement}, locked {version}"


def test_the_pythons_tried_here_are_those_that_the_project_promises() -> None:
    assert PROJECT["requires-python"] == f">={PYTHONS[0]},<3.{int(PYTHONS[-1][2:]) + 1}"
