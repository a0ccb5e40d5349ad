"""A portal made of one description, `portal.toml`: see description.py for what it can say."""

from mock_portals.kit.described.client import DescribedPortal

__all__ = ["DescribedPortal"]
