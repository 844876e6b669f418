"""Run all checks, in the order in which one rests upon the other."""

import importlib.metadata
import platform
from collections.abc import Callable

from models.cli.checkup.check import Check, State, check
from models.cli.checkup.database import look_at_database
from models.cli.checkup.deployment import (
    check_clock,
    check_public_url,
    check_queue,
    check_workers,
)
from models.cli.checkup.disk import look_at_cache, look_at_folder
from models.cli.checkup.privacy import look_at_privacy
from models.cli.checkup.tiny_fit import look_at_tiny_fit
from models.records.errors import BandwatchError
from models.records.settings import Settings
from models.stats.sampling.program_cache import program_names
from models.stats.sampling.sampler import StanSampler, ensure_programs
from models.toolchain import ensure_toolchain
from models.toolchain.compiler import find_compiler, find_make

PACKAGES = ("bandwatch", "cmdstanpy", "httpstan", "dash", "plotly", "sqlalchemy", "numpy")


def run_checks(settings: Settings, report: Callable[[str], None]) -> list[Check]:
    """Check everything that Bandwatch needs; builds the toolchain if it is not there.

    Parameters
    ----------
    report : callable
        Called with a text of what is being built.

    Returns
    -------
    list of Check
        In a sensible order to read; nothing is raised that a user could mend.
    """
    checks = [
        check("python", lambda: f"{platform.python_version()} on {platform.platform()}"),
        check("versions", versions),
        check("compiler", lambda: find_compiler()[1]),
        check("make", lambda: find_make()[1]),
        check("cache", lambda: look_at_cache(settings.cache)),
        check("home", lambda: look_at_folder(settings.home, "BANDWATCH_HOME", wanted_mb=200)),
        check("privacy", lambda: look_at_privacy(settings)),
        check("database", lambda: look_at_database(settings)),
        check("queue", lambda: check_queue(settings)),
        check("workers", lambda: check_workers(settings)),
        check("clock", lambda: check_clock(settings)),
        check("public url", lambda: check_public_url(settings)),
    ]
    return checks + check_stan(settings, report)


def versions() -> str:
    """Name the versions of the packages that shape results."""
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)


def check_stan(settings: Settings, report: Callable[[str], None]) -> list[Check]:
    """Check toolchain, programs and a tiny fit; what rests on a problem is skipped."""
    names = ["toolchain", "programs", "tiny fit"]
    done: list[Check] = []
    try:
        toolchain = ensure_toolchain(settings.cache, report=report)
        done.append(
            Check(
                names[0],
                State.OK,
                f"{toolchain.kind}, Stan {toolchain.stan_version}, in {toolchain.home}",
            )
        )
        sampler = StanSampler(toolchain, settings.cache)
        ensure_programs(sampler, report)
        done.append(Check(names[1], State.OK, f"{', '.join(program_names())}: compiled"))
        done.append(Check(names[2], State.OK, look_at_tiny_fit(sampler)))
    except BandwatchError as error:
        done.append(Check(names[len(done)], State.PROBLEM, str(error)))
    skipped = names[len(done) :]
    return done + [Check(name, State.SKIPPED, "mend the problem above first") for name in skipped]
