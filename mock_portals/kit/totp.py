"""Time-based one-time codes after RFC 6238, written apart from the product's own library."""

import base64
import hashlib
import hmac
import struct
from datetime import datetime

STEP_SECONDS = 30


def step_at(moment: datetime) -> int:
    """The number of the 30-second step a moment lies in."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_for(secret: str, step: int) -> str:
    """The six digits of one step."""
    text = secret.replace(" ", "").upper()
    key = base64.b32decode(text + "=" * (-len(text) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def matching_step(secret: str, code: str, moment: datetime) -> int | None:
    """The current or the previous step, whichever the code belongs to."""
    now = step_at(moment)
    return next((step for step in (now, now - 1) if hmac.compare_digest(code_for(secret, step), code)), None)


def near_step(secret: str, code: str, moment: datetime) -> int | None:
    """The step within twenty minutes that a code belongs to, whether or not it would be accepted."""
    now = step_at(moment)
    return next((step for step in range(now - 40, now + 41) if code_for(secret, step) == code), None)
