"""Run chains in such a way that none outlives whoever wants its draws."""

import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from models.records.errors import CancelledError, ToolchainError
from models.stats.sampling.chain_processes import PREFIX, follow_this_process, kill_chains

POLL_SECONDS = 0.05


def make_chain_folder() -> Path:
    """Create a private folder for data and output of one run.

    Raises
    ------
    ToolchainError
        If there is no place for temporary files.
    """
    try:
        return Path(tempfile.mkdtemp(prefix=PREFIX))
    except OSError as error:
        raise ToolchainError(
            f"Chains need a folder for temporary files, and none can be made ({error}). Free "
            "some space there, or choose another place by the environment variable TMPDIR."
        ) from error


def run_chains(
    run: Callable[[], Any], folder: Path, cancelled: Callable[[], bool] | None = None
) -> Any:
    """Call ``run`` and kill its chains if it is cancelled or this thread is interrupted.

    cmdstanpy waits for its chains whatever happens, so it works in a thread of its own, and
    this one watches.

    Parameters
    ----------
    run : callable
        Starts processes that name ``folder`` on their command lines.
    cancelled : callable, optional
        Asked every 50 ms.

    Raises
    ------
    CancelledError
        If ``cancelled`` said so; no chain is left then.
    """
    follow_this_process()
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="stan")
    future: Future[Any] = pool.submit(run)
    try:
        while not wait([future], timeout=POLL_SECONDS).done:
            if cancelled is not None and cancelled():
                raise CancelledError("Sampling was cancelled; its chains are ended.")
        return future.result()
    finally:
        # Killing one chain makes cmdstanpy start the next, so go on until it gives up.
        while not future.done():
            kill_chains(folder.name)
            wait([future], timeout=POLL_SECONDS)
        pool.shutdown()
