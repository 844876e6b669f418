"""Take the pictures in ``docs/images``: ``python -m tests.browser.take_screenshots``.

The demo's store is made in a folder that is thrown away, unless BANDWATCH_SCREENSHOT_HOME names
one that has it already.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from dashboard.detectability.assess_job import run_assess
from models.records.settings import Settings
from tests.browser.serving import ROOT, serving
from tests.browser.window.chromium import FLAGS, find_or_install
from tests.present import PRESENT

IMAGES = ROOT / "docs" / "images"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

BENCHMARK = "demo/main/kernels/sort/linux-x64"

# Name of the picture: link, and what must be on the page before it is taken.
PICTURES = {
    "overview": ("/", "[role=row] a"),
    "trend": (
        "/trend?series=demo/main/page-load/shop/linux-x64",
        "#trend-graph .scatterlayer .js-fill, .bw-empty",
    ),
    "alerts": ("/alerts?queue=all", "[role=row] a"),
    "alert-summary": ("/alerts/4", ".bw-alert .scatterlayer .js-fill, .bw-empty"),
    "releases": ("/releases", "#releases-forest .scatterlayer .points path, .bw-empty"),
    "data": ("/data", "#days-graph .heatmaplayer image, .bw-empty"),
    "detectability": (
        f"/detectability?series={BENCHMARK}&slower=4&want=4",
        "#detect-rates .heatmaplayer image",
    ),
    "thresholds": (
        "/thresholds?project=demo&delta=0.5,1,2,5&p=0.8,0.95,0.99",
        "#thresholds-weeks .heatmaplayer image",
    ),
}
# What is pressed before a picture is taken, and what covers it afterwards.
PRESSED = {"thresholds": ("#thresholds-run", "#replay-close")}
JOB_MS = 600_000


def main() -> None:
    """Make the store if need be, serve it, and take every picture, light and dark."""
    os.environ["BANDWATCH_NOW"] = PRESENT.isoformat()  # the same pictures on any day
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as thrown_away:
        home = Path(os.environ.get("BANDWATCH_SCREENSHOT_HOME") or thrown_away)
        command = [sys.executable, "-c", "from app import main; main()", "demo"]
        subprocess.run([*command, "--home", str(home)], cwd=ROOT, check=True)
        chromium = find_or_install()
        with serving(home) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.program,
                args=list(FLAGS),
                env={**os.environ, **chromium.environment},
            )
            for name, (link, wanted) in PICTURES.items():
                if name == "detectability":
                    assess_benchmark(home)
                for scheme in SCHEMES:
                    path = IMAGES / f"{name}-{scheme}.png"
                    take(browser, f"{server.url}{link}", wanted, scheme, path, PRESSED.get(name))
                    sys.stdout.write(f"{path.relative_to(ROOT)}\n")
            browser.close()


def assess_benchmark(home: Path) -> None:
    """Resample the detection rates of the benchmark that is shown."""
    settings = Settings(home=home, database_url="")
    run_assess(settings, {"keys": [BENCHMARK], "query": {}}, lambda _: None)


def take(
    browser: Browser,
    url: str,
    wanted: str,
    scheme: Literal["dark", "light"],
    path: Path,
    pressed: tuple[str, str] | None = None,
) -> None:
    """Open one page and take its picture when it has come to rest."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(url)
    if pressed:
        page.locator(pressed[0]).click()
        page.locator(wanted).first.wait_for(timeout=JOB_MS)
        page.locator(pressed[1]).click()
    page.locator(wanted).first.wait_for()
    page.wait_for_load_state("networkidle")
    page.mouse.move(0, 0)  # nothing is pointed at
    page.wait_for_timeout(400)  # fonts and the last layout
    page.screenshot(path=path)
    context.close()


if __name__ == "__main__":
    main()
