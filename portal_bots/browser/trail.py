"""How a tab came to where it is: its last steps, by names of pages, buttons and links, never what was typed."""

from collections import deque

LONGEST = 8


class Trail:
    """The last steps of a tab."""

    def __init__(self) -> None:
        self._steps: deque[str] = deque(maxlen=LONGEST)

    def add(self, step: str) -> None:
        """One more step."""
        self._steps.append(step)

    def __str__(self) -> str:
        return " › ".join(self._steps) or "nothing was done yet"
