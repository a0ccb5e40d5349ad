"""
Declarations as the file of a flow.

``python -m tests.scaffold.recording.source`` writes what recordings turn into anew, to be read before it is kept.
"""

from collections.abc import Iterator
from pathlib import Path

from portal_bots.scaffold.recording import Declared, declarations, read

HERE = Path(__file__).parent
RECORDINGS = HERE / "recordings"
DECLARED = HERE / "declared"
GIVEN = ("Login", "PacketFile", "PayerFlow", "Tab")  #: what a flow's own lines need


def source(declared: Declared) -> str:
    """The file of a flow that has what was declared, and nothing else."""
    words = sorted({*declared.vocabulary, *GIVEN}, key=lambda word: (word[0].islower(), word))
    return "\n".join(_lines(declared, words))


def _lines(declared: Declared, words: list[str]) -> Iterator[str]:
    yield '"""What was recorded."""\n'
    yield "from collections.abc import Sequence\n"
    yield "from portal_bots.domain import AuthRequest"
    yield "from portal_bots.flow import ("
    yield from (f"    {word}," for word in words)
    yield ")\n"
    yield f"{declared.module}\n\n"
    yield "class Recorded(PayerFlow):"
    yield '    """A portal."""\n'
    yield f"{declared.lines}\n"
    yield "    async def sign_in(self, tab: Tab, login: Login) -> None:"
    yield f"{declared.sign_in}\n"
    yield "    async def prepare(self, tab: Tab, request: AuthRequest, files: Sequence[PacketFile]) -> None:"
    yield f"{declared.prepare}\n"


def main() -> None:
    """Write them anew."""
    DECLARED.mkdir(exist_ok=True)
    for recording in RECORDINGS.glob("*.txt"):
        (DECLARED / recording.name).write_text(source(declarations(read(recording))), "utf-8")


if __name__ == "__main__":
    main()
