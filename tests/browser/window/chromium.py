"""Find a Chromium on this machine, or put one there.

Playwright's own browsers come from a host that many build machines cannot reach, so the tests
drive the distribution's browser: one that is installed, else one from the package archive.
Root installs it; an ordinary user unpacks it, with the libraries it lacks, into the cache folder.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs
from filelock import FileLock

from tests.patience import PATIENCE_S

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
FLAGS = (
    "--no-sandbox",  # containers seldom allow the namespaces that the sandbox needs
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",  # a test asserts that nothing leaves this machine
    "--disable-component-update",
    "--disable-sync",
)
PACKAGES = ("chromium", "fonts-dejavu-core")
INSTALL_SECONDS = 900


class NoBrowserError(Exception):
    """No Chromium was found and none could be installed."""


@dataclass(frozen=True)
class Chromium:
    """A browser that starts: its program, and what its process needs in the environment."""

    program: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def find_or_install() -> Chromium:
    """Return a Chromium that starts, installing one where there is none.

    Raises
    ------
    NoBrowserError
        If there is none and the package archive cannot provide one; the message says what to do.
    """
    named = os.environ.get("BANDWATCH_TEST_CHROMIUM")
    if named:
        if not starts(Chromium(Path(named))):
            raise NoBrowserError(f"BANDWATCH_TEST_CHROMIUM is {named}, which does not start.")
        return Chromium(Path(named))
    folder = platformdirs.user_cache_path("bandwatch-tests", ensure_exists=True)
    with FileLock(folder / "chromium.lock"):  # test processes start side by side
        return installed() or unpacked(folder) or install(folder)


def installed() -> Chromium | None:
    """Return a browser that the machine has already."""
    for name in NAMES:
        found = shutil.which(name)
        if found and starts(Chromium(Path(found))):
            return Chromium(Path(found))
    return None


def install(folder: Path) -> Chromium:
    """Fetch Chromium from the distribution's archive, system-wide only as root."""
    if not shutil.which("apt-get"):
        raise NoBrowserError(no_browser("this machine has no apt-get"))
    if os.geteuid() == 0:
        quiet_apt("update")
        quiet_apt("install", "-y", "--no-install-recommends", *PACKAGES)
        found = installed()
    else:
        fetch_packages(folder)
        found = unpacked(folder)
    if found is None:
        raise NoBrowserError(no_browser("the package archive's Chromium does not start here"))
    return found


def fetch_packages(folder: Path) -> None:
    """Download Chromium and the packages it lacks, and unpack them below ``folder``.

    apt keeps its lists and archives in our folders and reads only the list of what is installed,
    so no privilege is needed. The unpacked tree appears whole or not at all.
    """
    state, cache, fresh = folder / "apt-state", folder / "apt-cache", folder / "root.new"
    for part in (state / "lists" / "partial", cache / "archives" / "partial"):
        part.mkdir(parents=True, exist_ok=True)
    own = [
        "-o",
        f"Dir::State={state}",
        "-o",
        "Dir::State::status=/var/lib/dpkg/status",
        "-o",
        f"Dir::Cache={cache}",
        "-o",
        "Debug::NoLocking=1",
        "-o",
        "APT::Sandbox::User=",
    ]
    quiet_apt(*own, "update")
    quiet_apt(*own, "install", "-y", "--no-install-recommends", "--download-only", *PACKAGES)
    shutil.rmtree(fresh, ignore_errors=True)
    for package in sorted((cache / "archives").glob("*.deb")):
        subprocess.run(["dpkg", "-x", str(package), str(fresh)], check=True)
    fresh.replace(folder / "root")
    shutil.rmtree(state, ignore_errors=True)
    shutil.rmtree(cache, ignore_errors=True)


def unpacked(folder: Path) -> Chromium | None:
    """Return the browser that an ordinary user unpacked before."""
    root = folder / "root"
    program = root / "usr" / "lib" / "chromium" / "chromium"
    if not program.is_file():
        return None
    libraries = sorted({str(path.parent) for path in root.glob("**/*.so*") if path.is_file()})
    fonts = folder / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{root}/usr/share/fonts</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{folder}/fontconfig</cachedir></fontconfig>\n"
    )
    browser = Chromium(
        program, {"LD_LIBRARY_PATH": ":".join(libraries), "FONTCONFIG_FILE": str(fonts)}
    )
    return browser if starts(browser) else None


def starts(browser: Chromium) -> bool:
    """Tell whether the browser runs at all: some distributions ship a stub of that name."""
    command = [str(browser.program), "--headless=new", *FLAGS, "--version"]
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **browser.environment},
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and any(word in done.stdout for word in ("Chrom", "Edge"))


def quiet_apt(*arguments: str) -> None:
    """Run apt-get without questions; its output is shown only if it fails."""
    command = ["apt-get", "-qq", *arguments]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        timeout=INSTALL_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise NoBrowserError(no_browser(f"`{' '.join(command)}` failed:\n{done.stderr[-2000:]}"))


def no_browser(reason: str) -> str:
    """Say why there is no browser, and what to do."""
    return (
        "The browser tests need Chromium or Chrome, and none was found. Install one (Debian: "
        "`apt-get install chromium`), or name its program in BANDWATCH_TEST_CHROMIUM. "
        f"Installing it from here did not work: {reason}"
    )
