"""``python -m models.services.workers.alive``: exit 0 if this machine's Celery worker is alive.

For the health checks of containers: it asks the queue who was heard of lately, and neither builds
the app nor waits for a worker that is busy.
"""

import platform
import sys

from models.records.errors import BandwatchError
from models.records.settings import load_settings
from models.services.workers.presence import living_workers
from models.services.workers.queue_client import QueueClient


def main() -> None:
    """Exit with status 1 and a sentence on standard error if it is not."""
    name = f"celery@{platform.node()}"
    try:
        alive = name in living_workers(QueueClient(load_settings().celery_url))
    except BandwatchError as error:
        sys.exit(str(error))
    if not alive:
        sys.exit(f"The worker {name} was not heard of lately.")


if __name__ == "__main__":
    main()
