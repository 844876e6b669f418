"""Refit many series at a time; what is finished when somebody stops it is kept.

Series that another process fits at this moment are left to the end, so that two that were asked
for the same share the work. What is wrong with one series, or with a bug in its way, ends no other.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from sqlalchemy import Engine

from models.records.clock import Clock
from models.records.errors import BandwatchError, CancelledError
from models.records.fault_text import fault_text
from models.records.fit import FitOptions
from models.records.series import Series
from models.services.alerts.detect import refresh_summaries_of
from models.services.fitting.fit_until import fit_until
from models.services.fitting.refit import Refit, RefitOutcome, refit_locked
from models.services.fitting.retry_store import retry_store
from models.stats.sampling.samples import Sampler
from models.storage.alerts.alert_store import count_history
from models.storage.database.work_lock import work_lock

log = logging.getLogger(__name__)


@dataclass(slots=True)
class RefitSummary:
    """Outcomes of many series, in the order in which they finished."""

    refits: list[Refit] = field(default_factory=list)
    cancelled: bool = False
    causes: list[str] = field(default_factory=list)  # changed causes, each in a sentence
    history: int = 0  # alerts that were opened and were history already: they are in no queue

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
    finish: bool = True,
) -> RefitSummary:
    """Fit many series, ``jobs`` at a time; what is finished when cancelled is kept.

    Threads suffice: the chains are processes of their own, and numpy frees the interpreter.

    Parameters
    ----------
    options : FitOptions or callable
        The same for every series, or those of each; a ``until_day`` makes it a fit as of that
        day, which leaves status and alerts as they are.
    finish : bool
        Judge causes at the end; whoever has a part of many series fitted does so once for all.
    """
    stop = cancelled or threading.Event()
    summary = RefitSummary()
    begin_ms = clock.now_ms()

    def one(item: Series, *, wait: bool) -> Refit | None:
        """Fit one series; None if another process fits it and nobody is to wait."""
        chosen = options if isinstance(options, FitOptions) else options(item)

        def fit() -> Refit | None:
            with work_lock(engine, item.id, wait=wait, cancelled=stop.is_set) as held:
                if not held:
                    return None
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
                return refit_locked(
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

        try:
            return retry_store(fit, stop)
        except CancelledError:
            raise
        except BandwatchError as error:
            return Refit(item, RefitOutcome.FAILED, reason=str(error))
        except Exception as error:
            log.exception("The refit of %s failed", item.key)
            return Refit(item, RefitOutcome.FAILED, reason=fault_text(error))

    busy = _run(series, lambda item: one(item, wait=False), summary, jobs, stop, on_outcome)
    _run(busy, lambda item: one(item, wait=True), summary, jobs, stop, on_outcome)
    summary.cancelled = stop.is_set()
    if finish:
        finish_refits(engine, summary, clock, begin_ms)
    return summary


def finish_refits(engine: Engine, summary: RefitSummary, clock: Clock, begin_ms: int) -> None:
    """Judge causes once, after the last fit: all series of a platform are judged together.

    Parameters
    ----------
    begin_ms : int
        When the first fit was begun, milliseconds since 1970-01-01 UTC.
    """
    ids = [refit.series.id for refit in summary.refits]
    summary.causes = refresh_summaries_of(engine, ids, clock.now_ms())
    summary.history = count_history(engine, ids, begin_ms)


def _run(
    series: Sequence[Series],
    one: Callable[[Series], Refit | None],
    summary: RefitSummary,
    jobs: int,
    stop: threading.Event,
    on_outcome: Callable[[Refit], None] | None,
) -> list[Series]:
    """Fit series, ``jobs`` at a time, into the summary; returns those that others were fitting."""
    busy: list[Series] = []
    pool = ThreadPoolExecutor(max_workers=max(1, jobs), thread_name_prefix="refit")
    pending: dict[Future[Refit | None], Series] = {pool.submit(one, item): item for item in series}
    try:
        while pending and not stop.is_set():
            done, _ = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
            for refit in _finished(done):
                summary.refits.append(refit)
                if on_outcome:
                    on_outcome(refit)
            busy += [pending[future] for future in done if _is_busy(future)]
            for future in done:
                del pending[future]
    except KeyboardInterrupt:
        stop.set()
    except BaseException:  # as a worker's time limit: end the chains, and do not wait for them
        stop.set()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    summary.refits.extend(_finished(item for item in pending if not item.cancelled()))
    return busy


def _is_busy(future: Future[Refit | None]) -> bool:
    return future.exception() is None and future.result() is None


def _finished(futures: Iterable[Future[Refit | None]]) -> list[Refit]:
    """Collect what came to an end by itself; a cancelled fit has nothing to report."""
    refits = []
    for future in futures:
        error = future.exception()
        if isinstance(error, CancelledError):
            continue
        refit = future.result()
        if refit is not None:
            refits.append(refit)
    return refits
