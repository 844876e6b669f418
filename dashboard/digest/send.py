"""Send the digest: each channel receives each alert once."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from dashboard.digest.json_body import digest_json
from dashboard.digest.mail import digest_mail
from models.notifications.alert_news import AlertNews
from models.notifications.digest import Digest, make_digest
from models.notifications.smtp import parse_mail_server, send_mail
from models.notifications.webhook import check_webhook, post_json
from models.records.culprit_posterior import CulpritPosterior
from models.records.days import day_of_moment
from models.records.errors import BandwatchError, DeliveryUnknownError, SettingsError
from models.records.fault_text import fault_text
from models.records.settings import Settings
from models.services.alerts.find_culprit import find_culprit
from models.storage.alerts.outbox import claim, confirm, give_back
from models.triage.duty_rota import who_is_on_duty

log = logging.getLogger(__name__)

Deliver = Callable[[Digest], str]  # gives a remark, or raises


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one channel; ``error`` is blank where all went well."""

    channel: str
    alerts: int
    remark: str = ""
    error: str = ""


def send_digest(engine: Engine, settings: Settings, *, since_ms: int, now_ms: int) -> list[Sent]:
    """Send every configured channel the alerts that it has not received yet.

    What cannot be delivered is tried again with the next digest; a channel that fails does not
    stop the others.

    Parameters
    ----------
    since_ms : int
        Alerts created before that are no news.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.

    Raises
    ------
    SettingsError
        If no channel is set up, or one cannot be used; nothing is sent then.
    """
    duty = duty_of(settings, now_ms)
    return [
        _send(engine, channel, deliver, since_ms, now_ms, duty)
        for channel, deliver in _channels(settings).items()
    ]


def culprits_of(engine: Engine, news: Iterable[AlertNews]) -> dict[int, CulpritPosterior | None]:
    """Compute which commits brought the changes of the summaries that alerts belong to."""
    return {key: find_culprit(engine, key) for key in sorted({item.summary_id for item in news})}


def duty_of(settings: Settings, now_ms: int) -> tuple[tuple[str, str], ...]:
    """Return role and name of the sheriffs on duty."""
    today = day_of_moment(now_ms)
    return who_is_on_duty(settings.code_sheriffs, settings.performance_sheriffs, today)


def _channels(settings: Settings) -> dict[str, Deliver]:
    channels: dict[str, Deliver] = {}
    if settings.smtp_url:
        channels["mail"] = _mail(settings)
    if settings.webhook_url:
        channels["webhook"] = _webhook(settings)
    if not channels:
        raise SettingsError(
            "Nothing is sent: set BANDWATCH_SMTP_URL, BANDWATCH_MAIL_FROM and BANDWATCH_MAIL_TO for"
            " mail, or BANDWATCH_WEBHOOK_URL. `bandwatch digest --dry-run` shows the digest."
        )
    return channels


def _mail(settings: Settings) -> Deliver:
    server = parse_mail_server(settings.smtp_url)

    def make(digest: Digest) -> str:
        message = digest_mail(digest, settings.mail_from, settings.mail_to, settings.public_url)
        refused = send_mail(message, server)
        return f"refused: {', '.join(refused)}" if refused else ""

    # Addresses that cannot be used are told before anything is claimed.
    digest_mail(Digest(0, ()), settings.mail_from, settings.mail_to, settings.public_url)
    return make


def _webhook(settings: Settings) -> Deliver:
    check_webhook(settings.webhook_url)

    def make(digest: Digest) -> str:
        body = digest_json(digest, settings.public_url)
        post_json(settings.webhook_url, body, secret=settings.webhook_secret)
        return ""

    return make


def _send(
    engine: Engine,
    channel: str,
    deliver: Deliver,
    since_ms: int,
    now_ms: int,
    duty: Sequence[tuple[str, str]],
) -> Sent:
    news = claim(engine, channel, since_ms=since_ms, now_ms=now_ms)
    if not news:
        return Sent(channel, 0, "nothing new")
    try:
        remark = deliver(make_digest(news, now_ms, culprits_of(engine, news), duty))
    except DeliveryUnknownError as error:
        return Sent(channel, len(news), error=str(error))
    except BandwatchError as error:
        give_back(engine, channel, news)
        return Sent(channel, len(news), error=str(error))
    except Exception as error:
        log.exception("The digest could not be sent by %s", channel)
        give_back(engine, channel, news)
        return Sent(channel, len(news), error=fault_text(error))
    confirm(engine, channel, [item.id for item in news], now_ms)
    return Sent(channel, len(news), remark)
