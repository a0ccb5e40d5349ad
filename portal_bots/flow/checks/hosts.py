"""
A flow names the hosts that its browser may talk to, one by one, and its address is at one of them, by https.

Everything else is refused by the tab, so that what a page is told about a patient stays with the payer.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from portal_bots.flow import Portal
from portal_bots.flow.subject import Subject

HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])")
ADDRESS = re.compile(r"\b(https?|wss?)://([^\s/?#\"'<>)\]}]*)", re.IGNORECASE)


def check(subject: Subject) -> Iterator[str]:
    """A sentence for each host or address that is not as it must be."""
    source, hosts = subject.source, subject.flow.portal.hosts
    yield from (f"{source.name}: {sentence}" for sentence in _declared(subject.flow.portal))
    for text, words in source.texts.items():
        for scheme, host in ADDRESS.findall(words):
            if host.lower() not in hosts or scheme.lower() != "https":
                address = f"{scheme}://{host}"
                yield f"{source.at(text)}: {address} is no address of the portal. Take it out, or name its host."


def _declared(portal: Portal) -> Iterator[str]:
    if not portal.hosts:
        yield "the portal names no hosts. Name each that its pages need."
    for host in portal.hosts:
        if not HOST.fullmatch(host):
            yield f"{host!r} is no host. Name each one in full: no wildcard, scheme, port or path."
    address = urlsplit(portal.url)
    if address.scheme != "https":
        yield f"the portal's url is {portal.url!r}. It must begin with https://."
    if address.hostname not in portal.hosts:
        yield f"the url's host, {address.hostname}, is not among the portal's hosts. Name it there."
