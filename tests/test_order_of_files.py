"""The order of test files, and the command that compiles beside the first of them."""

import subprocess

import pytest

from tests.order_of_files import COMMAND, ROOT, pytest_collection_modifyitems, stage_of


def test_the_command_is_one_that_compiles() -> None:
    done = subprocess.run(
        [*COMMAND, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "Build the Stan toolchain and compile every program" in " ".join(done.stdout.split())


def test_plain_files_come_first_and_each_stays_together(pytester: pytest.Pytester) -> None:
    mark = "import pytest\npytestmark = pytest.mark.{}\n"
    tests = "def test_one(): pass\ndef test_two({}): pass\n"
    pytester.makepyfile(
        test_a="import pytest\n@pytest.fixture\ndef sampler(): pass\n" + tests.format("sampler"),
        test_b=mark.format("browser") + tests.format(""),
        test_c=tests.format(""),
        test_d=mark.format("stan") + tests.format(""),
    )
    items, _ = pytester.inline_genitems("-p", "no:randomly")
    pytest_collection_modifyitems(items)
    assert [item.path.stem[-1] for item in items] == list("ccbbaadd")
    assert [stage_of(item) for item in items] == [0, 0, 1, 1, 0, 2, 2, 2]
