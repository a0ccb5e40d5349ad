"""
The rules of flows, one in each file: what it holds to and why stands at its top, ``check`` tells where it fails.

A rule is called as its file, with dashes. A sentence names the place and the remedy.
"""

from collections.abc import Callable, Iterator, Mapping
from types import ModuleType

from portal_bots.flow.checks import (
    declared_used,
    docstring_parts,
    forms_known,
    hosts,
    imports,
    last_button,
    length,
    no_broad_except,
    no_recording,
    no_retries,
    no_side_doors,
    no_waits,
    notices_covered,
    pairing,
    permission_owner,
    playbook_complete,
    playbook_fresh,
    screens_known,
    selectors,
    todo,
    verbs,
    words_covered,
)
from portal_bots.flow.subject import Subject

Rule = Callable[[Subject], Iterator[str]]


def name_of(module: ModuleType) -> str:
    """What a rule is called."""
    return module.__name__.rpartition(".")[2].replace("_", "-")


RULES: Mapping[str, Rule] = {
    name_of(module): module.check
    for module in (
        pairing,
        docstring_parts,
        last_button,
        hosts,
        permission_owner,
        playbook_complete,
        playbook_fresh,
        words_covered,
        notices_covered,
        verbs,
        screens_known,
        forms_known,
        declared_used,
        selectors,
        no_waits,
        no_retries,
        no_broad_except,
        no_recording,
        no_side_doors,
        imports,
        length,
        todo,
    )
}
WARNINGS = frozenset(map(name_of, (playbook_fresh, todo)))  #: told, and wrong for nobody's commit
