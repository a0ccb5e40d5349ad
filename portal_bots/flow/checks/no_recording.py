"""
A flow takes no pictures and writes nothing of what a page shows.

Pages name patients. The engine takes masked pictures and seals them; anything else would lie about in plain.
"""

import ast
from collections.abc import Iterator

from portal_bots.flow.subject import Subject

#: Traces, recordings of the network, videos and downloads of Playwright are plain files; state may be, too.
PLAIN_FILES = frozenset({
    "tracing", "start_chunk", "record_har_path", "record_har_content", "route_from_har", "record_video_dir",
    "record_video_size", "traces_dir", "downloads_path", "save_as", "expect_download", "launch_persistent_context",
    "recordHar", "recordVideo",
})  # fmt: skip
RECORDING = PLAIN_FILES | {
    "screenshot", "picture", "bare_picture", "pdf", "storage_state", "write_text", "write_bytes", "print",
    "getLogger", "get_logger", "breakpoint",
}  # fmt: skip
INSTEAD = "Take it out: evidence is the engine's, masked and sealed. Letters are fetched with tab.download."


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each recording."""
    source = subject.source
    for node in source.nodes(ast.Attribute, ast.Name, ast.keyword):
        if (name := _name(node)) in RECORDING or (name == "open" and isinstance(node, ast.Name)):
            yield f"{source.at(node)}: {name} records what the portal shows. {INSTEAD}"
    for text, words in source.texts.items():
        if words in RECORDING:
            yield f"{source.at(text)}: {words!r} records what the portal shows. {INSTEAD}"


def _name(node: ast.AST) -> str | None:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name) | ast.keyword(arg=name):
            return name
        case _:
            return None
