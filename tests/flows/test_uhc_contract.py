"""UnitedHealthcare Provider Portal: what every flow must do."""

from flows.uhc import Uhc
from mock_portals.uhc import UhcPortal
from portal_bots.testing.contract import FlowContract


class TestUhc(FlowContract):
    flow = Uhc
    mock = UhcPortal
    asks = {"service": "pain_msk"}
