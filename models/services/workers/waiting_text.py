"""What a job that has not begun waits for, in words for its card."""

from models.services.workers.presence import NO_WORKER, living_workers
from models.services.workers.queue_client import QueueClient
from models.services.workers.waiting_tasks import waiting_tasks


def waiting_text(queue: QueueClient, task: str) -> str:
    """Return what a task waits for: a worker that is not there, or those before it.

    Raises
    ------
    QueueError
        If Redis does not answer.
    """
    if not living_workers(queue):
        return f"{NO_WORKER} This job begins when one does."
    waiting = [job.id for job in waiting_tasks(queue)]
    if task not in waiting:
        return "Waiting to start"
    return f"Waiting: position {waiting.index(task) + 1} of {len(waiting)}"
