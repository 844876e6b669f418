"""An environment that differs from its lock file is reported package by package."""

from pathlib import Path

import pytest

from tests.installation.compare import differences, main
from tests.installation.lock_file import read_lock

LOCK = """\
alpha==1.2 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via beta
Beta_Two==3.0 ; python_version < '3' \\
    --hash=sha256:cc
"""


def test_each_kind_of_difference_is_named() -> None:
    assert differences(
        {"alpha": "1", "beta": "2", "gamma": "3"}, {"alpha": "1", "beta": "2.1", "delta": "4"}
    ) == [
        "beta: locked 2, installed 2.1",
        "delta: locked nowhere, installed 4",
        "gamma: locked 3, installed not at all",
    ]


def test_a_lock_file_is_read_with_names_versions_markers_and_hashes(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    path.write_text(LOCK)
    alpha, beta = read_lock(path)
    assert (alpha.name, alpha.version, alpha.hashes) == ("alpha", "1.2", ("sha256:aa", "sha256:bb"))
    assert alpha.applies()
    assert (beta.name, beta.hashes) == ("beta-two", ("sha256:cc",))
    assert not beta.applies()
    assert beta.applies({"python_version": "2.7"})


def test_a_range_is_no_pin(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    path.write_text("alpha>=1\nbeta==1.*\n")
    for entry in read_lock(path):
        with pytest.raises(ValueError, match="not pinned with =="):
            assert entry.version


def test_an_environment_that_lacks_a_locked_package_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.lock"
    path.write_text("no-such-package-here==1.0\n")
    assert main(path) == 1
    lines = capsys.readouterr().out
    assert "no-such-package-here: locked 1.0, installed not at all" in lines
    assert "pytest: locked nowhere" in lines
