"""
Every form and every place for files of the file is declared in the class of the flow.

From these the engine knows what is to be answered, the drift run what to try, and the masks what to cover.
"""

from collections.abc import Iterator

from portal_bots.flow import Form, Uploads
from portal_bots.flow.source import Source
from portal_bots.flow.subject import Subject


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each one that the class does not list."""
    flow, source = subject.flow, subject.source
    lists = {Form: ("forms", flow.forms), Uploads: ("uploads", flow.uploads())}
    read_only = [page.form for page in flow.pages()]
    for name, node in Source.assigned(source.tree.body):
        value = subject.values.get(name)
        for kind, (table, listed) in lists.items():
            if isinstance(value, kind) and all(one is not value for one in [*listed, *read_only]):
                yield f"{source.at(node)}: {name} is not among the {table} of {flow.__name__}. List it there."
