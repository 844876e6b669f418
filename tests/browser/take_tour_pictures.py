"""Take the pictures of ``docs/tutorial/tour.md``: ``python -m tests.browser.take_tour_pictures``.

They show the two real histories in the folder ``shared/real-data`` beside the checkout, and
nothing is taken without it. The store is made in a folder that is thrown away, unless
BANDWATCH_TOUR_HOME names one to keep.
"""

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.serving import ROOT, serving
from tests.browser.window.chromium import FLAGS, find_or_install
from tests.present import PRESENT

IMAGES = ROOT / "docs" / "images"
HISTORIES = {"php": "php_realtime", "ocaml": "ocaml_sandmark"}

C7I, C6ID = "aws_x86_64_c7i_metal_24xl", "aws_x86_64_c6id.metal"
DRAWN = "#trend-graph .scatterlayer .points path"


def _php(suite: str, test: str, platform: str = C7I) -> str:
    return f"series=php/main/{suite}/{test}/{platform}"


def _ocaml(suite: str, test: str, machine: str) -> str:
    return f"series=ocaml/main/{suite}/{test}/{machine}"


def _trend(series: list[str], *rest: str) -> str:
    return f"/trend?{'&'.join([*series, *rest])}"


# Name of the picture: link as the tour gives it, and the height of the window.
PICTURES = {
    "tour-jit": (
        _trend(
            [
                _php(suite, "bench (0 req)")
                for suite in ("php-master-jit", "php-master", "php-fixed-baseline")
            ],
            *("from=2024-09-26", "to=2024-10-20", "band=none"),
            *("day=2024-10-19", "against=2024-09-28"),
        ),
        850,
    ),
    "tour-machine": (
        _trend(
            [
                _php(suite, "Laravel 12.11.0 (100 req)", machine)
                for suite in ("php-fixed-baseline", "php-master")
                for machine in (C7I, C6ID)
            ],
            *("from=2026-01-14", "to=2026-02-28", "band=none"),
        ),
        900,
    ),
    "tour-compiler": (
        _trend(
            [
                _ocaml("sequential-memory", "cubicle.german_pfs.cub", machine)
                for machine in ("navajo", "turing")
            ],
            *("from=2024-02-26", "to=2024-03-18", "band=none"),
            *("day=2024-03-16", "against=2024-03-02"),
        ),
        850,
    ),
    "tour-not-the-compiler": (
        _trend(
            [
                _ocaml("sequential", "cubicle.german_pfs.cub", machine)
                for machine in ("navajo", "turing")
            ],
            *("from=2024-09-01", "to=2024-10-31", "band=none", "norm=2024-09-10"),
            *("day=2024-10-05", "against=2024-09-10"),
        ),
        850,
    ),
}


def find_histories() -> Path:
    """Find the folder of real histories.

    Raises
    ------
    FileNotFoundError
        If it is not beside the checkout.
    """
    folder = ROOT.parent / "shared" / "real-data"
    if not folder.is_dir():
        raise FileNotFoundError(f"The real histories are not in {folder}, so there is no tour.")
    return folder


def bandwatch(*arguments: str, home: Path) -> None:
    """Run the command line over a home folder."""
    command = [sys.executable, "-c", "from app import main; main()", *arguments]
    environment = {**os.environ, "BANDWATCH_HOME": str(home), "BANDWATCH_NOW": PRESENT.isoformat()}
    environment.pop("BANDWATCH_DATABASE_URL", None)
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def make_store(home: Path) -> None:
    """Load and fit both histories; what is there already is left as it is."""
    for project, name in HISTORIES.items():
        folder = find_histories() / name
        changes = home / f"{name}-environment.csv"
        write_environment(folder / "truth.csv", changes)
        bandwatch(
            *("ingest", str(folder / "results.csv"), "--project", project, "--quiet"),
            *("--releases", str(folder / "releases.csv"), "--environment", str(changes)),
            home=home,
        )
    bandwatch("fit", "--all", home=home)


def write_environment(truth: Path, path: Path) -> None:
    """Write the dated changes of the hosts as ``bandwatch ingest --environment`` reads them."""
    with truth.open(newline="") as source, path.open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(("time", "description", "platform"))
        for row in csv.DictReader(source):
            kind, _, description = row["kind"].partition(" ")
            if kind == "environment_change":
                writer.writerow((row["time"], description, row["series"]))


def main() -> None:
    """Make the store if need be, serve it, and take every picture."""
    with tempfile.TemporaryDirectory() as thrown_away:
        home = Path(os.environ.get("BANDWATCH_TOUR_HOME") or thrown_away)
        make_store(home)
        chromium = find_or_install()
        with serving(home) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.program,
                args=list(FLAGS),
                env={**os.environ, **chromium.environment},
            )
            for name, (link, height) in PICTURES.items():
                path = IMAGES / f"{name}.png"
                take(browser, f"{server.url}{link}", height, path)
                sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB\n")
            browser.close()


def take(browser: Browser, url: str, height: int, path: Path) -> None:
    """Open one page and take its picture when it has come to rest."""
    context = browser.new_context(
        viewport={"width": 1440, "height": height}, color_scheme="light", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(url)
    page.locator(DRAWN).first.wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(600)  # fonts and the last layout
    page.screenshot(path=path)
    context.close()


if __name__ == "__main__":
    main()
