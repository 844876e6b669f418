"""Let twenty people click for two minutes: ``python -m benchmarks.speed.browser_load [FOLDER]``.

Further words: the number of sessions, and of seconds. Real browsers (Chromium by playwright, a
context per session) click through the pages of the store of `big_store`, with pauses
as people make them. Told are the times of all answers to callbacks as the browsers saw them and
as the server's own log has them, by page, every error of either, and the server's memory. The
bounds are no error, and 500 ms for 95 of 100 answers.

The browsers share the machine with the server, which they would not do elsewhere: so they run at
a lower priority. A browser takes two to four seconds of a processor to load a page, and one to
draw another; where twenty have less than that, what they saw is mostly their own waiting.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import psutil
from playwright.async_api import Browser, ConsoleMessage, Request, async_playwright

from benchmarks.speed import big_store
from benchmarks.speed.big_server import Served, served
from benchmarks.speed.browser_steps import take_step
from tests.browser.window.chromium import FLAGS, find_or_install

CALLBACK = "/_dash-update-component"
THINK_S = (4.0, 12.0)  # between two clicks of a person
MODEST = 5  # priority, as `nice` counts
PATIENCE_MS = 120_000.0  # with a page that loads
START_S = 90.0  # within which the sessions begin


@dataclass
class Seen:
    """What the browsers saw."""

    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    status: Counter[int] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    steps: int = 0
    missed: Counter[str] = field(default_factory=Counter)

    def finished(self, request: Request) -> None:
        """Note what an answer took, from sending the question to the answer's last byte."""
        if urlsplit(request.url).path != CALLBACK:
            return
        told = request.timing
        if told["responseEnd"] >= 0:
            page = urlsplit(request.headers.get("referer", "")).path
            self.milliseconds[page].append(told["responseEnd"] - max(0, told["requestStart"]))

    def failed(self, request: Request) -> None:
        """Note a request without an answer; one that the browser gave up by leaving is none."""
        if "ERR_ABORTED" not in (request.failure or ""):
            self.errors[f"{request.failure} at {request.url.split('?')[0]}"] += 1

    def console(self, message: ConsoleMessage) -> None:
        """Note an error of the page's scripts."""
        if message.type == "error":
            self.errors[f"console: {message.text[:160]}"] += 1


async def session(browser: Browser, url: str, number: int, deadline: float, seen: Seen) -> None:
    """Click until time is up."""
    rng = random.Random(number)
    await asyncio.sleep(START_S * rng.random())
    context = await browser.new_context(
        viewport={"width": 1280, "height": 720}, reduced_motion="reduce"
    )
    page = await context.new_page()
    context.on("requestfinished", seen.finished)
    context.on("requestfailed", seen.failed)
    context.on("response", lambda answer: seen.status.update([answer.status]))
    page.on("pageerror", lambda error: seen.errors.update([f"page: {str(error)[:160]}"]))
    page.on("console", seen.console)
    page.set_default_navigation_timeout(PATIENCE_MS)
    await page.goto(f"{url}/", wait_until="commit")
    while time.monotonic() < deadline:
        await asyncio.sleep(rng.uniform(*THINK_S))
        missed = await take_step(page, rng)
        seen.steps += 1
        if missed:
            seen.missed[missed] += 1
    await context.close()


def give_way(server: Served) -> None:
    """Lower the priority of the browsers and this program below the server's."""
    ours = psutil.Process()
    spared = {server.process.pid, *(worker.pid for worker in server.workers())}
    for process in (ours, *ours.children(recursive=True)):
        if process.pid in spared:
            continue
        process.nice(MODEST)
        # Linux shares processors out by session first: the browser's own is to be modest, too.
        group = Path(f"/proc/{process.pid}/autogroup")
        if group.exists() and os.getsid(process.pid) != os.getsid(0):
            group.write_text(str(MODEST))


async def click(server: Served, sessions: int, seconds: float) -> Seen:
    """Run the sessions concurrently."""
    chromium, seen = find_or_install(), Seen()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.program,
            args=list(FLAGS),
            env={**os.environ, **chromium.environment},
        )
        give_way(server)
        deadline = time.monotonic() + START_S + seconds
        await asyncio.gather(
            *(session(browser, server.url, n, deadline, seen) for n in range(sessions))
        )
        await browser.close()
    return seen


def print_times(title: str, times: Mapping[str, Sequence[float]]) -> None:
    """Print quantiles by page and of all."""
    print(f"\n{title}\n{'':22} {'answers':>7} {'p50':>6} {'p95':>6} {'p99':>6} {'most':>6}  ms")
    every = [item for some in times.values() for item in some]
    for page, some in [*sorted(times.items()), ("all", every)]:
        p50, p95, p99 = np.percentile(some, [50, 95, 99])
        print(f"{page:22} {len(some):7} {p50:6.0f} {p95:6.0f} {p99:6.0f} {max(some):6.0f}")


def main(folder: str | None = None, sessions: int = 20, seconds: float = 120) -> None:
    """Serve the store, let people click, and tell what they saw."""
    with tempfile.TemporaryDirectory() as thrown_away:
        home = Path(folder or thrown_away)
        big_store.main(str(home))
        with served(home, Path(thrown_away)) as server:
            worker = server.workers()[0]
            begun = time.monotonic()
            seen = asyncio.run(click(server, int(sessions), float(seconds)))
            took = time.monotonic() - begun
            busy = sum(worker.cpu_times()[:2])
            now, most = server.worker_mb()
            inside: dict[str, list[float]] = defaultdict(list)
            answered = server.answered()
            for item in answered:
                if item.path == CALLBACK:
                    inside[item.page].append(item.milliseconds)
            print_times("As the browsers saw it", seen.milliseconds)
            print_times("Inside of the server", inside)
            print(f"\n{sessions} sessions, {seen.steps} steps in {took:.0f} s")
            print(f"server busy {busy:.0f} s; memory {now:.0f} MB, at most {most:.0f} MB")
            bad = Counter(f"{item.status} {item.path}" for item in answered if item.status >= 400)
            told = [*seen.errors.items(), *bad.items(), *Counter(server.complaints()).items()]
            print(f"{sum(number for _, number in told)} errors")
            for text, number in told:
                print(f"  {number} × {text}")
            print(f"{sum(seen.missed.values())} steps found nothing to click on")
            for text, number in seen.missed.most_common(8):
                print(f"  {number} × {text}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None, *map(int, sys.argv[2:]))
