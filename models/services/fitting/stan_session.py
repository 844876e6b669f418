"""Stan, ready to sample: the toolchain found or built, and every program compiled."""

from collections.abc import Callable
from dataclasses import dataclass

from models.records.settings import Settings
from models.stats.sampling.sampler import StanSampler, ensure_programs
from models.toolchain import ensure_toolchain


@dataclass(frozen=True, slots=True)
class StanSession:
    """A sampler, and a line about what built its programs."""

    sampler: StanSampler
    description: str


def open_stan(settings: Settings, *, report: Callable[[str], None]) -> StanSession:
    """Find or build the toolchain and compile the programs; quick when all is there.

    Parameters
    ----------
    report : callable
        Called with a text of what is being built; the first build takes a minute or two.

    Raises
    ------
    ToolchainError
        If Stan cannot be built or run here; the message says what to do.
    """
    toolchain = ensure_toolchain(settings.cache, report=report)
    sampler = StanSampler(toolchain, settings.cache)
    ensure_programs(sampler, report)
    return StanSession(sampler, f"{toolchain.kind} {toolchain.stan_version}, {toolchain.compiler}")
