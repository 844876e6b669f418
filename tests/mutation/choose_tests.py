"""Find which tests run which line of a module, so that a mutant meets only those."""

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from coverage import CoverageData

MARKS = "not slow and not browser"
# A fork holds the libraries already, so pytest cannot rewrite assertions in their plugins.
LOADED = "ignore:Module already imported so cannot be rewritten"
PYTEST = ("-q", "-p", "no:cacheprovider", "-W", LOADED, "-m", MARKS)


def find_tests_by_line(root: Path, path: str, tests: tuple[str, ...]) -> dict[int, list[str]]:
    """Return the tests that run each line of a module, quickest files first.

    Parameters
    ----------
    root : Path
        Of the checkout.
    path : str
        Of the module.
    tests : tuple of str
        Files or folders of tests.

    Returns
    -------
    dict
        Line (from 1) to test ids. Lines that run on import alone are not in it.

    Raises
    ------
    ValueError
        If the tests are not green.
    """
    data_file = root / ".coverage-mutation"
    data_file.unlink(missing_ok=True)
    coverage = [f"--cov={root}", "--cov-context=test", "--cov-report=", "--cov-config=/dev/null"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *PYTEST, *coverage, *tests],
        cwd=root,
        env={
            **os.environ,
            "PYTHONPATH": str(root),
            "PYTHONDONTWRITEBYTECODE": "1",
            "COVERAGE_FILE": str(data_file),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ValueError(f"The tests are not green without any mutant:\n{done.stdout[-4000:]}")
    data = CoverageData(str(data_file))
    data.read()
    found: dict[int, list[str]] = defaultdict(list)
    for line, contexts in data.contexts_by_lineno(str(root / path)).items():
        # A test with all its parameters: some ids of parameters cannot be given on a command line.
        chosen = {context.split("[")[0].split("|")[0] for context in contexts if "::" in context}
        if chosen:
            found[line] = sorted(chosen)
    return found
