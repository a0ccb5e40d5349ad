"""The playbook of a portal: what a specialist knows about it, as data an engineer need not touch."""

from datetime import date

from pydantic import Field

from portal_bots.domain import errors
from portal_bots.domain.requests import AuthRequest, Text, Value


class Playbook(Value):
    """Read from ``flows/<slug>.toml``; the slug is the flow's."""

    portal: Text
    payers: tuple[Text, ...] = Field(min_length=1)
    owner: Text
    last_reviewed: date
    turnaround_days: int = Field(default=7, ge=0)
    documents: dict[str, tuple[Text, ...]]  #: document kinds required, by service
    elsewhere: dict[str, Text] = Field(default_factory=dict)  #: services that another portal takes, with its name

    def check(self, request: AuthRequest) -> None:
        """
        Stop a request that this portal would not take, before a browser is opened.

        Raises:
            Reroute: Another portal handles the service.
            CaseDataInvalid: The playbook does not know the service.
            PacketIncomplete: Documents that the payer requires are not in the packet.

        """
        service = request.service.replace("_", " ")
        if request.service in self.elsewhere:
            other = self.elsewhere[request.service]
            raise errors.Reroute(f"{service.capitalize()} requests of {request.payer} go to {other}.")
        if request.service not in self.documents:
            known = ", ".join(sorted(self.documents))
            message = f"The playbook of {self.portal} has no service {request.service!r}. It knows: {known}."
            raise errors.CaseDataInvalid(message)
        missing = set(self.documents[request.service]) - {document.kind for document in request.documents}
        if missing:
            names = ", ".join(sorted(missing)).replace("_", " ")
            message = f"Missing for {service}: {names}."
            raise errors.PacketIncomplete(message)
