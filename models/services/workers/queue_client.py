"""Ask the queue's Redis, without ever waiting long for it.

Celery's own client tries again and again, for half a minute and more; a server that waits so for
each of its threads stands still while Redis does.
"""

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from models.records.errors import QueueError

SECONDS = 1.0  # to connect, and for an answer
REST_SECONDS = 2.0  # after a failure, in which nothing is tried

NO_ANSWER = (
    "The queue of background jobs (Redis, BANDWATCH_CELERY_URL) does not answer. See that it runs"
    " and can be reached."
)

Answer = TypeVar("Answer")


class QueueClient:
    """A Redis with deadlines; after a failure all who ask fail at once for a while.

    Parameters
    ----------
    url : str
        As of ``BANDWATCH_CELERY_URL``.
    seconds : float
        Deadline of a connection and of an answer.
    """

    def __init__(self, url: str, seconds: float = SECONDS) -> None:
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.exceptions import RedisError
        from redis.retry import Retry

        self._fault = RedisError
        self._guard = threading.Lock()
        self._rests_until = 0.0
        try:
            self._redis: Any = Redis.from_url(
                url,
                socket_timeout=seconds,
                socket_connect_timeout=seconds,
                retry=Retry(NoBackoff(), 0),
                decode_responses=True,
            )
        except ValueError as error:
            scheme = urlsplit(url).scheme
            raise QueueError(
                f"BANDWATCH_CELERY_URL cannot be used ({scheme or 'no'} scheme). Write"
                " redis://host:6379/0."
            ) from error

    def ask(self, question: Callable[[Any], Answer]) -> Answer:
        """Call `question` with the client.

        Raises
        ------
        QueueError
            If Redis does not answer in time, or has not a moment ago.
        """
        with self._guard:
            rests = time.monotonic() < self._rests_until
        if rests:
            raise QueueError(NO_ANSWER)
        try:
            return question(self._redis)
        except (self._fault, OSError) as error:
            with self._guard:
                self._rests_until = time.monotonic() + REST_SECONDS
            raise QueueError(NO_ANSWER) from error

    def waiting_count(self) -> int:
        """Count what waits for a worker, in all queues."""
        return sum(self.ask(lambda redis: [redis.llen(name) for name in QUEUES]))


PAGES = "bandwatch.pages"  # what people start, and wait for
BULK = "bandwatch.bulk"  # chunks of fits
QUEUES = (PAGES, BULK)
