"""A mock of the UnitedHealthcare Provider Portal, Prior Authorization and Notification."""

from mock_portals.kit.process import PortalProcess


class UhcPortal(PortalProcess):
    """A running UnitedHealthcare mock."""

    slug = "uhc"
