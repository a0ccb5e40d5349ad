"""Words as people read them: what differs only in looks is the same."""

import re

_MARKS = re.compile(r"(\s*(\*|:|\((required|optional)\)))+\s*$", re.IGNORECASE)


def plain(text: str) -> str:
    """Without spaces too many, letter case, and the marks that stand behind a label."""
    return _MARKS.sub("", " ".join(text.split())).casefold()


def same(one: str, other: str) -> bool:
    """True when a person reads the same words."""
    return plain(one) == plain(other)


def pattern(text: str) -> re.Pattern[str]:
    """What matches the same words, however they look."""
    words = r"\s+".join(map(re.escape, _MARKS.sub("", text).split()))
    return re.compile(rf"^\s*{words}(\s*(\*|:|\((required|optional)\)))*\s*$", re.IGNORECASE)
