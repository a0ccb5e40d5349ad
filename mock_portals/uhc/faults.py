"""
What a test can make go wrong at this portal alone, beside what goes wrong at any (kit/standard_faults.py). Sourced
facts name their source, all the rest is assumed.

- [bcbsil]: bcbsil.com, authorizations that other organizations decide.
- [cohere]: coherehealth.com, help pages on drafts and on editing a request.
"""

from collections.abc import Mapping

from mock_portals.kit.faults import Fault
from mock_portals.kit.standard_faults import STANDARD
from mock_portals.uhc.assumptions import VENDORS

FAULTS: Mapping[str, Fault] = {
    **STANDARD,
    "api_401": Fault("The list of codes is refused although the session goes on."),
    "methods": Fault(
        "Other ways are offered to get a code.", only=("no_app", "renamed", "phone", "email", "push")
    ),
    "managed_elsewhere": Fault("[bcbsil] Another organization decides.", vendor=tuple(VENDORS)),
    "draft_of_other": Fault("[cohere] A draft that only its creator sees holds up the member.", person=()),
}
