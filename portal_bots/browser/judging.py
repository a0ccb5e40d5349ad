"""What it means that a page is not the expected one."""

from collections.abc import Sequence

from portal_bots.browser.manners import Manners
from portal_bots.browser.person_pages import person_page
from portal_bots.browser.screens import PageView, Screen
from portal_bots.browser.trouble import translate
from portal_bots.browser.views import Seen
from portal_bots.browser.witness import Witness
from portal_bots.domain import errors
from portal_bots.domain.errors import Phase


class Judge:
    """Turns what a portal shows and says into typed errors."""

    def __init__(self, manners: Manners, witness: Witness) -> None:
        self._manners = manners
        self._witness = witness
        self.heard: list[str] = []  #: sentences of the portal that its flow does not know
        self.beside: errors.PortalError | None = (
            None  #: what was said beside the screen expected last, as declared
        )

    def final(self, screens: Sequence[Screen], seen: Seen, phase: Phase) -> bool:
        """Waiting changes nothing: it is there, or the portal says why not, or something is in between."""
        between = self._manners.interruption(seen.page) is not None
        return seen.find(screens) is not None or between or self.stops(seen, phase)

    def stops(self, seen: Seen, phase: Phase) -> bool:
        """The portal says, in whatever way, that it does not go on."""
        page = seen.page
        told = bool(seen.alerts) or bool(self._witness.dialogs.said) or self._manners.stop(page) is not None
        refused = self._witness.status >= 400
        return told or seen.challenged is not None or page.broken or refused or self._signed_out(page, phase)

    def _signed_out(self, page: PageView, phase: Phase) -> bool:
        return phase is not Phase.SIGN_IN and self._manners.signed_out.is_shown(page)

    def hear(self, seen: Seen) -> None:
        """What is said beside what was expected is kept where nobody declared what it means."""
        told = [(text, self._manners.notice(text)) for text in seen.alerts]
        self.heard += [text for text, error in told if error is None]
        self.beside = next((error for _, error in told if error is not None), None)

    def unexpected(self, screens: Sequence[Screen], seen: Seen, phase: Phase) -> errors.PortalError:
        """What stands in the way of the screens."""
        return (self._told(seen, phase) or self._strange(screens, seen.page)).during(phase)

    def failed(self, error: Exception, seen: Seen, phase: Phase) -> errors.PortalError:
        """What it means that something could not be done on a page."""
        if self.stops(seen, phase) or person_page(seen.page) is not None:
            return self.unexpected((), seen, phase)
        translated = translate(error).during(phase)
        if isinstance(translated, errors.UnexpectedPage):
            strange = self._strange((), seen.page).during(phase)
            strange.detail = f"{strange.detail}; {translated.detail}"
            return strange
        return translated

    def _told(self, seen: Seen, phase: Phase) -> errors.PortalError | None:
        """What the portal's signs and sentences mean, the plainest first."""
        page, pause = seen.page, self._witness.pause
        if seen.challenged is not None and (told := self._manners.challenge(seen.challenged)) is not None:
            return told.asking(pause)
        if page.broken:
            return errors.PortalUnavailable("The connection was cut before the portal answered.")
        if self._signed_out(page, phase) or self._witness.denied:
            return errors.SessionExpired(" ".join(page.notes))
        told = self._manners.refusal(self._witness.status, page) or self._manners.declared(page)
        return told.asking(pause) if told is not None else self._said(seen, phase)

    def _said(self, seen: Seen, phase: Phase) -> errors.PortalError | None:
        said = " ".join((*seen.alerts, *self._witness.dialogs.said))
        told = (self._manners.notice(said) if said else None) or person_page(seen.page)
        if told is not None or not said:
            return told
        self.heard.append(said)
        return errors.CaseDataInvalid(said) if phase is Phase.FILL else errors.UnexpectedPage(said)

    def _strange(self, screens: Sequence[Screen], page: PageView) -> errors.UnexpectedPage:
        """A page that nobody declared: what was expected, what was there, and how we came."""
        wanted = " or ".join(repr(screen.heading) for screen in screens) or "the page to go on"
        in_front = "".join(f", with {one.heading or one.name!r} in front of it" for one in page.overlays)
        marks = "; ".join(page.landmarks) or "none"
        detail = f"at {page.path}, titled {page.title!r}; landmarks: {marks}; came by: {self._witness.trail}"
        return errors.UnexpectedPage(f"expected {wanted}, shown {page.heading!r}{in_front}", detail=detail)
