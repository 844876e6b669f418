"""Settings, each read from an environment variable ``BANDWATCH_<NAME>`` or from a file.

The table in ``docs/reference/settings.md`` documents every field; a test compares the two.
"""

import os
import re
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import AwareDatetime, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from models.records.clock import Clock, FixedClock, SystemClock
from models.records.deployment.settings_file import read_settings_file, settings_file
from models.records.deployment.sign_in_settings import SignInSettings
from models.records.deployment.value_bounds import parse_bounds
from models.records.errors import SettingsError

_SWAP = re.compile(r"[1-9]\d{3}-W(0[1-9]|[1-4]\d|5[0-3])\s*=\s*\S.*")  # of a rota


class Settings(SignInSettings):
    """What a deployment may choose; everything else is code."""

    model_config = SettingsConfigDict(env_prefix="BANDWATCH_", extra="ignore", frozen=True)

    home: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("bandwatch"),
        description="Folder of the default SQLite database and of background jobs.",
    )
    cache: Path = Field(
        default_factory=lambda: platformdirs.user_cache_path("bandwatch"),
        description="Folder of the built Stan toolchain and compiled programs; safe to delete.",
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy URL of the store; empty means SQLite under the home folder.",
    )
    celery_url: str = Field(
        default="",
        description="Redis URL for background jobs by Celery; empty means diskcache.",
    )
    jobs_at_once: int = Field(
        default=2,
        ge=1,
        description="Background jobs that work at a time without Celery; others wait.",
    )
    host: str = Field(default="127.0.0.1", description="Address that `bandwatch serve` listens on.")
    port: int = Field(default=8050, ge=0, le=65535, description="Port that `bandwatch serve` uses.")
    secret_key: str = Field(
        default="",
        description="Key that signs handles of background jobs; empty: a random one per start.",
    )
    token: str = Field(
        default="",
        repr=False,
        description="Token that `bandwatch push` and `bandwatch gate --from` ask with.",
    )
    revision_url: str = Field(
        default="",
        description="Link template of a revision, e.g. https://host/commit/{revision}.",
    )
    log_url: str = Field(
        default="",
        description="Link template of a run's log, e.g. https://host/runs/{run_id}.",
    )
    public_url: str = Field(
        default="",
        description="Address under which people reach these pages, for links in mails and feeds.",
    )
    allowed_hosts: str = Field(
        default="",
        description="Further host names that the pages answer under, with commas between.",
    )
    smtp_url: str = Field(
        default="",
        description="Mail server of the digest, e.g. smtp://user:password@host:587; empty: none.",
    )
    mail_from: str = Field(default="", description="Sender of the digest.")
    mail_to: str = Field(default="", description="Recipients of the digest, with commas between.")
    webhook_url: str = Field(
        default="",
        description="Address that the digest is posted to as JSON; empty: none.",
    )
    webhook_secret: str = Field(
        default="",
        description="Key that signs what webhooks receive (HMAC-SHA-256); empty: no signature.",
    )
    retrigger_url: str = Field(
        default="",
        description="Address that rounds of retriggers are posted to as JSON; empty: none.",
    )
    code_sheriffs: str = Field(
        default="",
        description="Code sheriffs, a week each in turn, e.g. ada, ben, 2026-W53=cem.",
    )
    performance_sheriffs: str = Field(
        default="",
        description="Performance sheriffs, a week each in turn, written alike.",
    )
    value_bounds: str = Field(
        default="",
        description="Bounds drawn on the trend page, e.g. link rate = 14880952 pps in csit/*x710*.",
    )
    keep_fits: int = Field(
        default=3,
        ge=0,
        description="Newest fits of a series that `bandwatch prune` keeps; 0: every fit.",
    )
    log_level: str = Field(default="INFO", description="Level of the program's own log.")
    log_format: Literal["text", "json"] = Field(
        default="text",
        description="Form of the log of servers and workers: lines of text, or of JSON.",
    )
    now: AwareDatetime | None = Field(
        default=None,
        description="Present at which tests and demos stand still, e.g. 2026-11-29T23:55Z.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (none is read)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take each setting from the environment, else from the file, else its default."""
        path = settings_file()
        if path is None:
            return init_settings, env_settings
        found = read_settings_file(path, cls.model_fields)
        return init_settings, env_settings, InitSettingsSource(settings_cls, found)

    @field_validator("now", mode="before")
    @classmethod
    def _blank_is_unset(cls, value: Any) -> Any:
        return None if value == "" else value

    @field_validator("code_sheriffs", "performance_sheriffs")
    @classmethod
    def _is_rota(cls, value: str) -> str:
        for part in value.split(","):
            if "=" in part and _SWAP.fullmatch(part.strip()) is None:
                raise ValueError(f"{part.strip()!r} is no swap of an ISO week such as 2026-W53=ada")
        return value

    @field_validator("value_bounds")
    @classmethod
    def _are_bounds(cls, value: str) -> str:
        parse_bounds(value)
        return value

    @property
    def clock(self) -> Clock:
        """The clock of this deployment: the machine's, unless ``now`` stands still."""
        return SystemClock() if self.now is None else FixedClock.at(self.now)

    @property
    def store_url(self) -> str:
        """SQLAlchemy URL of the store, with the default filled in."""
        return self.database_url or f"sqlite:///{self.home / 'bandwatch.sqlite3'}"


def load_settings() -> Settings:
    """Read the settings from the environment and the file of settings.

    Raises
    ------
    SettingsError
        If one has a value that cannot be used, or the file cannot be; the message names it.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"{_place(str(item['loc'][0]))}: {item['msg']} (found {item['input']!r})"
            for item in error.errors()
        ]
        raise SettingsError(
            "A setting cannot be used. Mend or unset it, then try again:\n  " + "\n  ".join(lines)
        ) from error


def _place(name: str) -> str:
    """Name where a setting was read, the environment or the file."""
    variable = f"BANDWATCH_{name.upper()}"
    return variable if variable in os.environ else f"{name} in {settings_file() or variable}"
