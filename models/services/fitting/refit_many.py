"""Refit many series at a time; what is finished when somebody stops it is kept."""

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from sqlalchemy import Engine

from models.records.clock import Clock
from models.records.errors import CancelledError
from models.records.fit import FitOptions
from models.records.series import Series
from models.services.alerts.detect import refresh_summaries_of
from models.services.fitting.fit_until import fit_until
from models.services.fitting.refit import Refit, RefitOutcome, refit_series
from models.stats.sampling.samples import Sampler


@dataclass(slots=True)
class RefitSummary:
    """Outcomes of many series, in the order in which they finished."""

    refits: list[Refit] = field(default_factory=list)
    cancelled: bool = False
    causes: list[str] = field(default_factory=list)  # changed causes, each in a sentence

    def count(self, outcome: RefitOutcome) -> int:
        """Count the series that ended this way."""
        return sum(refit.outcome is outcome for refit in self.refits)

    @property
    def failures(self) -> list[Refit]:
        """The series that have no new fit, each with its reason."""
        return [refit for refit in self.refits if refit.outcome is RefitOutcome.FAILED]


def refit_many(
    engine: Engine,
    sampler: Sampler,
    series: Sequence[Series],
    options: FitOptions | Callable[[Series], FitOptions],
    *,
    clock: Clock,
    jobs: int = 1,
    force: bool = False,
    toolchain: str = "",
    on_outcome: Callable[[Refit], None] | None = None,
    cancelled: threading.Event | None = None,
) -> RefitSummary:
    """Fit many series, ``jobs`` at a time; what is finished when cancelled is kept.

    Threads suffice: the chains are processes of their own, and numpy frees the interpreter.

    Parameters
    ----------
    options : FitOptions or callable
        The same for every series, or those of each; a ``until_day`` makes it a fit as of that
        day, which leaves status and alerts as they are.
    """
    stop = cancelled or threading.Event()
    summary = RefitSummary()

    def one(item: Series) -> Refit:
        chosen = options if isinstance(options, FitOptions) else options(item)
        if chosen.until_day is not None:
            return fit_until(
                engine,
                sampler,
                item,
                chosen,
                clock=clock,
                force=force,
                toolchain=toolchain,
                cancelled=stop.is_set,
            )
        return refit_series(
            engine,
            sampler,
            item,
            chosen,
            clock=clock,
            force=force,
            toolchain=toolchain,
            refresh=False,
            cancelled=stop.is_set,
        )

    pool = ThreadPoolExecutor(max_workers=max(1, jobs), thread_name_prefix="refit")
    pending: set[Future[Refit]] = {pool.submit(one, item) for item in series}
    try:
        while pending:
            done, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
            for refit in _finished(done):
                summary.refits.append(refit)
                if on_outcome:
                    on_outcome(refit)
            if stop.is_set():
                break
    except KeyboardInterrupt:
        stop.set()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    summary.cancelled = stop.is_set()
    if summary.cancelled:
        summary.refits.extend(_finished(item for item in pending if not item.cancelled()))
    # Once, after the last one: a cause is judged from all series of a platform together.
    summary.causes = refresh_summaries_of(
        engine, [refit.series.id for refit in summary.refits], clock.now_ms()
    )
    return summary


def _finished(futures: Iterable[Future[Refit]]) -> list[Refit]:
    """Collect what came to an end by itself; a cancelled fit has nothing to tell."""
    refits = []
    for future in futures:
        error = future.exception()
        if isinstance(error, CancelledError):
            continue
        refits.append(future.result())
    return refits
