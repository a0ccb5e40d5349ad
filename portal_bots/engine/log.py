"""
Logs: a sentence and an ``action`` per event, JSON in a container, readable on a terminal.

One step redacts every event: it keeps opaque ids, counts and codes, and drops what may name a patient or a secret.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from portal_bots.engine.settings import LogFormat

_ALLOWED = frozenset(
    [
        "event",
        "action",
        "level",
        "timestamp",
        "request",
        "job",
        "operation",
        "portal",
        "account",
        "attempt",
        "worker",
        "schedule",
        "fire_time",
        "code",
        "phase",
        "path",
        "outcome",
        "jobs",
        "count",
        "seconds",
        "tries",
        "lanes",
        "store",
        "browser",
        "port",
        "late",
        "missed",
        "exception_id",
        "error",
        "where",
        "reason",
        "at",
        "until",
        "version",
        "state",
    ]
)
_LONG_DIGITS = re.compile(r"\d{6,}")
_SLASH_DATES = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b")


def redact(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep known fields only, and in their texts neither long numbers nor dates as portals write them."""
    return {key: value if key == "worker" else _clean(value) for key, value in event.items() if key in _ALLOWED}


def _clean(value: object) -> object:
    if not isinstance(value, str):
        return value
    return _SLASH_DATES.sub("[date]", _LONG_DIGITS.sub("[number]", value))


def configure(chosen: LogFormat) -> None:
    """Write logs to standard error."""
    readable = chosen is LogFormat.TEXT or (chosen is LogFormat.AUTO and sys.stderr.isatty())
    _configure(structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(), sys.stderr)


def to_file(path: Path) -> None:
    """Add logs to a file, as JSON: the terminal shows progress instead."""
    _configure(structlog.processors.JSONRenderer(), path.open("a"))


def _configure(render: Processor, file: TextIO) -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            redact,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            render,
        ],
        logger_factory=structlog.WriteLoggerFactory(file),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("apscheduler").setLevel(logging.WARNING)


def trail(error: BaseException) -> str:
    """Where an unexpected error came from, file by file. Its message is left out: it may quote a page."""
    places = []
    at = error.__traceback__
    while at is not None:
        code = at.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{at.tb_lineno} {code.co_name}")
        at = at.tb_next
    return " > ".join(places[-4:])
