"""
A flow works with what a person sees: it runs no scripts, sends nothing by itself and does not change the traffic.

What is sent by another way is not journaled, and not kept from being sent twice. The Enter key sends a form by a
button that nobody named.
"""

import ast
from collections.abc import Iterator

from portal_bots.flow.source import called
from portal_bots.flow.subject import Subject

SCRIPTS = frozenset({
    "evaluate", "evaluate_all", "evaluate_handle", "eval_on_selector", "eval_on_selector_all", "dispatch_event",
    "add_init_script", "add_script_tag", "expose_function", "expose_binding", "set_content", "new_cdp_session",
})  # fmt: skip
TRAFFIC = frozenset({
    "route", "unroute", "unroute_all", "route_web_socket", "set_extra_http_headers", "add_cookies",
    "clear_cookies",
})  # fmt: skip
SENDING = frozenset({"get", "post", "put", "patch", "delete", "head", "fetch"})
INSTEAD = "Use the page as a person does."


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each way round the page."""
    source = subject.source
    for call in source.nodes(ast.Call):
        if isinstance(call.func, ast.Attribute) and (what := _what(call.func, call)):
            yield f"{source.at(call)}: {called(call)} {what}. {INSTEAD}"


def _what(method: ast.Attribute, call: ast.Call) -> str:
    if method.attr in SCRIPTS:
        return "runs a script in the page"
    if method.attr in TRAFFIC:
        return "changes what the browser sends"
    if method.attr in SENDING and isinstance(method.value, ast.Attribute) and method.value.attr == "request":
        return "sends by itself, past the gate"
    keys = [key.value for key in call.args if isinstance(key, ast.Constant)]
    if method.attr == "press" and any(str(key).endswith("Enter") for key in keys):
        return "'Enter' sends a form by a button that is not named"
    return ""
