"""Portals of our own to rehearse against: real web applications with invented data."""

from pkgutil import extend_path

# A practice keeps mock portals of its own in a folder of this name, beside an installed kit.
__path__ = extend_path(__path__, __name__)
