"""Settings: from the environment (``PORTAL_BOTS_…``), from ``.env`` and from ``/run/secrets``."""

from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SecretsSettingsSource, SettingsConfigDict

from portal_bots.store.files import Kind

SECRETS = Path("/run/secrets")


def _seconds(value: object) -> object:
    """A plain number is seconds."""
    return timedelta(seconds=float(value)) if isinstance(value, str | int | float) else value


Seconds = Annotated[timedelta, BeforeValidator(_seconds), Field(gt=timedelta(0))]


class LogFormat(StrEnum):
    """How logs are written."""

    AUTO = "auto"  #: readable on a terminal, JSON elsewhere
    JSON = "json"
    TEXT = "text"


class Settings(BaseSettings):
    """What an operator may set."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_BOTS_", env_file=".env", extra="ignore")

    home: Path = Path("data")  #: everything the program keeps: store, evidence, letters, reports
    store: str = Field(default="", repr=False)  #: SQLAlchemy URL of the store; SQLite in the home when empty
    flows: Path = Path("flows")
    schedules: Path = Path("schedules")
    browser: Path | None = None  #: path of a Chromium; found by itself when not set
    lanes: int = Field(default=2, ge=1, le=32)  #: accounts worked side by side
    poll: Seconds = timedelta(seconds=5)  #: how often the store is looked at for due jobs
    lease: Seconds = timedelta(seconds=30)  #: how long a dead worker keeps its accounts
    grace: Seconds = timedelta(seconds=25)  #: how long a job may go on after SIGTERM
    pace: float | None = Field(default=None, gt=0)  #: actions a minute at every portal, in place of its own pace
    portal_urls: dict[str, str] = Field(default_factory=dict)  #: where a portal is, if not where its flow says
    keep: dict[Kind, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)  #: days, where not the defaults
    practice_phone: str = ""  #: whom payers call back, when the tracker names nobody
    keyring_password: SecretStr | None = None  #: opens the encrypted file keyring of a container
    log_format: LogFormat = LogFormat.AUTO

    @property
    def store_url(self) -> str:
        """The store's URL."""
        return self.store or f"sqlite:///{self.home / 'portal-bots.sqlite'}"

    def url_of(self, portal: str, declared: str) -> str:
        """Where a portal is: as set here, else as its flow declares."""
        return self.portal_urls.get(portal, declared)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The container's secrets count where they are mounted; elsewhere their folder is not missed."""
        mounted = (SecretsSettingsSource(settings_cls, SECRETS),) if SECRETS.is_dir() else (file_secret_settings,)
        return (init_settings, env_settings, dotenv_settings, *mounted)
