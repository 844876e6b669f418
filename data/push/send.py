"""Send the posts of a spool: again where the server does not answer, and then once."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from data.push.spool import Spool, SpooledBatch
from models.services.api_client import ApiClient, RefusedError, UnreachableError

FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0
# What is wrong with the post itself, so that sending it again would not help.
_OF_THE_POST = frozenset({400, 413, 415, 422})
_FAILED = 500  # the server broke, at this post or at all


@dataclass(frozen=True, slots=True)
class SentBatch:
    """What the server made of a post."""

    item: SpooledBatch
    answer: dict[str, Any]  # of `POST /runs`
    refusal: str = ""  # the server does not take it; it was set aside

    def rejections(self) -> Iterator[tuple[int, str]]:
        """Yield line of the file and reason of each measurement that was rejected."""
        if not self.answer.get("rejections"):
            return
        runs = orjson.loads(self.item.batch.body)["runs"]
        pointers = (
            f"/runs/{place}/measurements/{number}"
            for place, run in enumerate(runs)
            for number in range(len(run["measurements"]))
        )
        line_of = dict(zip(pointers, self.item.batch.lines, strict=True))
        for row in self.answer["rejections"]:
            yield line_of.get(row["pointer"], 0), row["reason"]


def send_waiting(
    spool: Spool, client: ApiClient, retries: int, sleep: Callable[[float], None]
) -> Iterator[SentBatch]:
    """Send every post that waits, the oldest first, and forget each that the server has.

    A post at which the server fails (500) waits on, and does not hold up those behind it; two in a
    row are a fault of the server.

    Parameters
    ----------
    retries : int
        How often a post is sent again before the rest is left to wait.
    sleep : callable
        Waits for some seconds.

    Raises
    ------
    UnreachableError, RefusedError
        If the server does not answer, takes no post of this token, or failed at one; all that was
        not sent still waits.
    """
    failed: RefusedError | None = None
    failed_before = False  # at the post before
    for item in spool.waiting():
        try:
            answer = _send(client, item, retries, sleep)
        except RefusedError as refusal:
            if refusal.status == _FAILED and not failed_before:
                failed, failed_before = failed or refusal, True
                continue
            if refusal.status not in _OF_THE_POST:
                raise
            failed_before = False
            spool.set_aside(item, str(refusal))
            yield SentBatch(item, {}, str(refusal))
            continue
        failed_before = False
        spool.remove(item.path)
        yield SentBatch(item, answer)
    if failed is not None:
        raise failed


def _send(
    client: ApiClient, item: SpooledBatch, retries: int, sleep: Callable[[float], None]
) -> dict[str, Any]:
    wait = FIRST_WAIT_S
    for left in range(retries, -1, -1):
        try:
            answer: dict[str, Any] = client.post("/runs", item.batch.body, item.batch.key)
            return answer
        except UnreachableError:
            if not left:
                raise
            asked = None
        except RefusedError as refusal:
            if not left or not refusal.passing:
                raise
            asked = refusal.retry_after_s
        # By chance a little more, so that many pipelines do not come back at once.
        sleep(min(LONGEST_WAIT_S, asked) if asked else wait * (1 + random.random() / 4))
        wait = min(2 * wait, LONGEST_WAIT_S)
    raise AssertionError("the last attempt returns or raises")
