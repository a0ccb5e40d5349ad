"""What every flow must do, proven in a real browser against its mock portal."""

from portal_bots.testing.contract.changing_pages import ChangingPages
from portal_bots.testing.contract.in_between import InBetween
from portal_bots.testing.contract.reading import Reading
from portal_bots.testing.contract.safety import Safety
from portal_bots.testing.contract.signing_in import SigningIn
from portal_bots.testing.contract.submitting import Submitting
from portal_bots.testing.contract.uploading import Uploading


class FlowContract(SigningIn, InBetween, Submitting, Uploading, Reading, ChangingPages, Safety):
    """Inherit it, name ``flow`` and ``mock``, and say with ``asks`` what this portal wants of a request."""


__all__ = ["FlowContract"]
