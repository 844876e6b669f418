"""Check what a deployment has beside the machine: its queue, workers, clocks and address."""

import json
import urllib.error
import urllib.request
from contextlib import suppress
from urllib.parse import urlsplit

from sqlalchemy import text

from models.records.clock import SystemClock
from models.records.errors import QueueError, SettingsError
from models.records.settings import Settings
from models.services.operation.looks import look_at_queue, look_at_workers
from models.services.workers.queue_client import QueueClient
from models.storage.database.engine import open_engine

MOST_APART_S = 5.0
ANSWER_S = 5.0
ALIVE = "/healthz"


def check_queue(settings: Settings) -> str:
    """Report whether the queue of background jobs answers.

    Raises
    ------
    QueueError
        If it does not.
    """
    if not settings.celery_url:
        return "none; background jobs run beside the server (BANDWATCH_CELERY_URL is not set)"
    return look_at_queue(QueueClient(settings.celery_url))


def check_workers(settings: Settings) -> str:
    """Report which workers are alive.

    Raises
    ------
    QueueError
        If there is none, or the queue does not answer.
    """
    if not settings.celery_url:
        return "none wanted"
    return look_at_workers(QueueClient(settings.celery_url))


def check_clock(settings: Settings) -> str:
    """Compare the machine's clock with those of the database's server and of the queue.

    Raises
    ------
    SettingsError
        If they are further apart than a few seconds.
    """
    apart = {}
    if not settings.store_url.startswith("sqlite"):
        apart["the database's server"] = _apart_from_database(settings.store_url)
    if settings.celery_url:
        with suppress(QueueError):  # `check_queue` reports a queue that does not answer
            seconds, micro = QueueClient(settings.celery_url).ask(lambda redis: redis.time())
            apart["the queue"] = SystemClock().now_ms() / 1000 - (seconds + micro / 1e6)
    wrong = [f"{name} by {gap:+.0f} s" for name, gap in apart.items() if abs(gap) > MOST_APART_S]
    if wrong:
        raise SettingsError(
            f"The clock of this machine differs from {' and '.join(wrong)}. Let all machines keep"
            " the time by NTP: fits and alerts are dated by whichever machine makes them."
        )
    if not apart:
        return "nothing to compare with on one machine"
    return "agrees with " + " and ".join(apart)


def _apart_from_database(url: str) -> float:
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            there = connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())"))
            return SystemClock().now_ms() / 1000 - float(there or 0)
    finally:
        engine.dispose()


def check_public_url(settings: Settings) -> str:
    """Ask the address under which people reach the pages.

    Raises
    ------
    SettingsError
        If it is no address, or nothing or something else answers there.
    """
    url = settings.public_url.rstrip("/")
    if not url:
        return "not set; links in mails, feeds and files have no host (BANDWATCH_PUBLIC_URL)"
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(
            f"BANDWATCH_PUBLIC_URL {url!r} is no address. Write https://host, as people open it."
        )
    try:
        with urllib.request.urlopen(url + ALIVE, timeout=ANSWER_S) as answer:
            known = json.loads(answer.read(1000)).get("status") == "ok"
    except (OSError, ValueError, AttributeError) as error:
        reason = getattr(error, "reason", error)
        raise SettingsError(
            f"{url}{ALIVE} does not answer as Bandwatch does ({reason}). Start the server, or mend"
            " BANDWATCH_PUBLIC_URL or the proxy; a sign-in in front must let this address through."
        ) from error
    if not known:
        raise SettingsError(f"{url}{ALIVE} answers, and is not Bandwatch.")
    return f"{url} answers"
