"""Logs: opaque ids, counts and codes only."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from portal_bots.engine import log
from portal_bots.engine.settings import LogFormat


def redacted(**event: Any) -> dict[str, Any]:
    """What is left of an event."""
    return dict(log.redact(None, "", event))


class TestRedact:
    def test_known_fields(self) -> None:
        """What an engineer needs is kept as it is."""
        event = {"event": "Job done.", "action": "job_done", "request": "REQ-1012", "job": 7, "path": "read"}

        assert redacted(**event) == event

    def test_unknown_fields(self) -> None:
        """A field that nobody allowed is dropped, whatever it holds."""
        assert redacted(event="Job done.", member="Rosa Delgado", password="x", exc_info=True) == {
            "event": "Job done."
        }

    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("member 004512873 found", "member [number] found"),
            ("NPI1234567893", "NPI[number]"),
            ("born 04/12/1961.", "born [date]."),
            ("born 4/1/1961", "born [date]"),
            ("REQ-1012, code 62323, 22:00", "REQ-1012, code 62323, 22:00"),
        ],
    )
    def test_texts(self, text: str, left: str) -> None:
        """Long numbers and dates as portals write them are masked, also in the sentence and in known fields."""
        assert redacted(event=text, reason=text) == {"event": left, "reason": left}

    def test_numbers_and_flags(self) -> None:
        """Counts and flags are no texts and stay."""
        assert redacted(count=1234567, late=True, seconds=1.5, code=None) == {
            "count": 1234567, "late": True, "seconds": 1.5, "code": None,
        }  # fmt: skip


class TestTrail:
    def fail(self, error: Exception, depth: int = 0) -> None:
        """Fail some calls down."""
        if depth:
            self.fail(error, depth - 1)
        raise error

    def trail(self, error: Exception, depth: int = 0) -> str:
        """Where it came from."""
        with pytest.raises(type(error)) as told:
            self.fail(error, depth)
        return log.trail(told.value)

    def test_places(self) -> None:
        """An error's way is told by file, line and function."""
        places = self.trail(ValueError("x")).split(" > ")

        assert [place.partition(":")[0] for place in places] == ["test_log.py", "test_log.py"]
        assert [place.rpartition(" ")[2] for place in places] == ["trail", "fail"]

    def test_no_message(self) -> None:
        """Its message is left out: it may quote a page."""
        assert "Delgado" not in self.trail(ValueError("no date: Rosa Delgado"))

    def test_no_folders(self) -> None:
        """Folders of the machine are left out."""
        assert "/" not in self.trail(ValueError("x"))

    def test_long(self) -> None:
        """Of a long way the last four places are told."""
        assert self.trail(ValueError("x"), depth=9).count(" > ") == 3

    def test_never_raised(self) -> None:
        """An error that was not raised comes from nowhere."""
        assert log.trail(ValueError("x")) == ""


class TestConfigure:
    @pytest.fixture(autouse=True)
    def _restore(self) -> Iterator[None]:
        known, level = structlog.get_config(), logging.getLogger("apscheduler").level
        yield
        structlog.configure(**known)
        logging.getLogger("apscheduler").setLevel(level)

    def test_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        """In a container an event is a line of JSON on standard error: sentence, action, level, time."""
        log.configure(LogFormat.JSON)

        structlog.get_logger().info("Job done.", action="job_done", member="Rosa")

        out, err = capsys.readouterr()
        written = json.loads(err)
        assert out == ""
        assert set(written) == {"event", "action", "level", "timestamp"}
        assert (written["event"], written["action"], written["level"]) == ("Job done.", "job_done", "info")

    def test_text(self, capsys: pytest.CaptureFixture[str]) -> None:
        """On a terminal it is a sentence, redacted all the same."""
        log.configure(LogFormat.TEXT)

        structlog.get_logger().warning("Member 004512873 stopped.", member="Rosa")

        written = capsys.readouterr().err
        assert "Member [number] stopped." in written
        assert "Rosa" not in written

    def test_file(self, tmp_path: Path) -> None:
        """A log file is added to, and holds JSON."""
        path = tmp_path / "portal-bots.log"
        path.write_text('{"action": "earlier"}\n')

        log.to_file(path)
        logger = structlog.get_logger()
        logger.info("Signed in.", action="signed_in", member="Rosa")
        logger.bind()._logger._file.close()

        lines = [json.loads(line) for line in path.read_text().splitlines()]
        assert [line["action"] for line in lines] == ["earlier", "signed_in"]
        assert "member" not in lines[1]
