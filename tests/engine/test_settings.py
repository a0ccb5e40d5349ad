"""Settings: from the environment, from ``.env`` and from the container's secrets."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from portal_bots.engine import settings
from portal_bots.engine.settings import LogFormat, Settings


@pytest.fixture(autouse=True)
def _nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper().startswith("PORTAL_BOTS_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(settings, "SECRETS", tmp_path / "secrets")


def mount(folder: Path, **secrets: str) -> None:
    """Mount secrets as a container's runtime does."""
    (folder / "secrets").mkdir()
    for name, value in secrets.items():
        (folder / "secrets" / name).write_text(value)


class TestEnvironment:
    def test_nothing(self) -> None:
        """Without settings everything lies in ``data``, the store too."""
        found = Settings()

        assert (found.home, found.store_url) == (Path("data"), "sqlite:///data/portal-bots.sqlite")
        assert found.keyring_password is None
        assert found.browser is None

    def test_prefix(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Only names with our prefix count."""
        monkeypatch.setenv("PORTAL_BOTS_HOME", "/srv/bots")
        monkeypatch.setenv("PORTAL_BOTS_LOG_FORMAT", "json")
        monkeypatch.setenv("LANES", "7")

        found = Settings()

        assert (found.home, found.log_format, found.lanes) == (Path("/srv/bots"), LogFormat.JSON, 2)

    def test_store(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A store by URL is used as it is."""
        monkeypatch.setenv("PORTAL_BOTS_STORE", "postgresql+psycopg://bots@db/bots")

        assert Settings().store_url == "postgresql+psycopg://bots@db/bots"

    @pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("2.5", 2.5), (" 7 ", 7)])
    def test_seconds(self, monkeypatch: pytest.MonkeyPatch, text: str, seconds: float) -> None:
        """A plain number is seconds."""
        monkeypatch.setenv("PORTAL_BOTS_GRACE", text)

        assert Settings().grace == timedelta(seconds=seconds)

    def test_portal_urls(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where portals are is JSON by slug."""
        monkeypatch.setenv("PORTAL_BOTS_PORTAL_URLS", '{"uhc": "http://127.0.0.1:8000"}')

        assert Settings().portal_urls == {"uhc": "http://127.0.0.1:8000"}

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("GRACE", "soon"),
            ("POLL", "0"),
            ("LEASE", "-1"),
            ("LANES", "0"),
            ("LANES", "33"),
            ("LOG_FORMAT", "xml"),
        ],
    )
    def test_wrong(self, monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
        """A wrong value is refused by its name."""
        monkeypatch.setenv(f"PORTAL_BOTS_{name}", text)

        with pytest.raises(ValidationError) as told:
            Settings()

        assert [error["loc"] for error in told.value.errors()] == [(name.lower(),)]

    def test_env_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What stands in ``.env`` counts, unless the environment says otherwise; strangers there do no harm."""
        (tmp_path / ".env").write_text("PORTAL_BOTS_LANES=5\nPORTAL_BOTS_POLL=9\nPORTAL_BOTS_OLD=1\nOTHER=1\n")
        monkeypatch.setenv("PORTAL_BOTS_LANES", "6")

        found = Settings()

        assert (found.lanes, found.poll) == (6, timedelta(seconds=9))


class TestSecrets:
    def test_mounted(self, tmp_path: Path) -> None:
        """A mounted secret is read by its name and never shown."""
        mount(tmp_path, portal_bots_keyring_password="correct horse")

        found = Settings()

        assert found.keyring_password is not None
        assert found.keyring_password.get_secret_value() == "correct horse"
        assert "correct horse" not in f"{found!r} {found}"

    def test_line_end(self, tmp_path: Path) -> None:
        """A line end after the secret is not part of it."""
        mount(tmp_path, portal_bots_keyring_password="correct horse\n")

        found = Settings().keyring_password

        assert found is not None
        assert found.get_secret_value() == "correct horse"

    def test_environment_first(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The environment counts more than what is mounted."""
        mount(tmp_path, portal_bots_practice_phone="602-555-0100")
        monkeypatch.setenv("PORTAL_BOTS_PRACTICE_PHONE", "602-555-0199")

        assert Settings().practice_phone == "602-555-0199"
