"""JavaScript without a browser: pure parts under ``node --test``, and what only one file does."""

import os
import re
import subprocess
from pathlib import Path

import playwright
import pytest

HERE = Path(__file__).parent
ASSETS = HERE.parents[1] / "dashboard" / "assets"
NODE = Path(playwright.__file__).parent / "driver" / "node"  # Playwright's wheel carries one

NAVIGATES = re.compile(
    r"PopStateEvent|_dashprivate_|\bpushState\b|\breplaceState\b|\blocation\.(assign|replace|reload)"
    r"|\blocation(\.href)? = |URLSearchParams\(window\.location"
)
READS_PROPERTIES = re.compile(r"dash_component_api|\bgetLayout\b")


def node(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Node.js, with nothing from the environment that changes what it does."""
    environment = {name: value for name, value in os.environ.items() if "NODE" not in name}
    return subprocess.run(
        [NODE, *arguments], capture_output=True, text=True, check=False, env=environment
    )


@pytest.mark.parametrize("path", sorted(HERE.glob("*.test.mjs")), ids=lambda path: path.name)
def test_passes_under_node(path: Path) -> None:
    ran = node("--test", "--test-reporter=tap", str(path))
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    passed = re.search(r"^# pass (\d+)$", ran.stdout, re.MULTILINE)
    assert passed is not None, ran.stdout
    assert int(passed[1]) == path.read_text(encoding="utf-8").count('\ntest("')


def test_a_test_that_fails_is_noticed(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.test.mjs"
    wrong.write_text('import { test } from "node:test"; test("x", () => { throw new Error(); });')
    assert node("--test", "--test-reporter=tap", str(wrong)).returncode != 0


@pytest.mark.parametrize(
    ("pattern", "only"),
    [(NAVIGATES, "navigate.js"), (READS_PROPERTIES, "properties.js")],
    ids=["address", "properties"],
)
def test_one_file_alone_does_what_dash_has_no_public_way_for(
    pattern: re.Pattern[str], only: str
) -> None:
    found = {path.name for path in ASSETS.rglob("*.js") if pattern.search(path.read_text("utf-8"))}
    assert found == {only}


def test_a_global_name_belongs_to_one_file() -> None:
    owners: dict[str, set[str]] = {}
    for path in ASSETS.rglob("*.js"):
        text = path.read_text("utf-8")
        for name in re.findall(
            r"^window\.(bandwatch\w+) = (?!window\.\1 \|\|)", text, re.MULTILINE
        ):
            owners.setdefault(name, set()).add(path.name)
        for name in re.findall(r"^window\.dash_clientside\.(\w+) = (?!\{)", text, re.MULTILINE):
            owners.setdefault(f"dash_clientside.{name}", set()).add(path.name)
    assert len(owners) > 10
    assert {name: files for name, files in owners.items() if len(files) > 1} == {}
