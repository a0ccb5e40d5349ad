"""What sort of thing an exception is, and which is done first. What may have been sent comes first."""

from collections.abc import Iterator
from datetime import UTC, datetime

from portal_bots.desk.report.model import Need
from portal_bots.domain import errors
from portal_bots.domain.attention import ExceptionRow
from portal_bots.domain.errors import PortalError, Scope, Written

MAYBE_SENT, INFORMATION, SIGN_IN, SOON, DATA, FORM, ROLL_UP = range(7)
SOON_DAYS = 3  #: so near a start of service counts as urgent

_LABELS: dict[type[PortalError], str] = {
    errors.AutomationNotPermitted: "Permission",
    errors.OperationNotPermitted: "Permission",
    errors.CaptchaRequired: "Security check",
    errors.ActionNeeded: "Portal asks a person",
    errors.Reroute: "Other portal",
    errors.DeadlineAtRisk: "Deadline",
    errors.AccessRestricted: "No access",
    errors.CaseNotFound: "Case not found",
    errors.SeveralCases: "Several cases",
    errors.PatientMismatch: "Does not match",
    errors.StatusUnrecognised: "Unknown words",
    errors.DocumentRejected: "Document",
    errors.PacketIncomplete: "Document missing",
    errors.EngineerActs: "Portal changed",
    errors.OwnerActs: "Request data",
    errors.BrowserCrashed: "Browser",
    errors.SubmitUnknown: "May have been sent",
    errors.SubmitRefuted: "May have been sent",
}


def _below(kind: type[PortalError]) -> Iterator[type[PortalError]]:
    for sub in kind.__subclasses__():
        yield sub
        yield from _below(sub)


def error_of(code: str) -> type[PortalError]:
    """The error of a code; the plainest one for a code of another version."""
    return next((kind for kind in _below(PortalError) if vars(kind).get("code") == code), PortalError)


def label(code: str) -> str:
    """What sort of thing it is, in two words."""
    kind = error_of(code)
    for known, words in _LABELS.items():
        if issubclass(kind, known):
            return words
    return {Scope.ACCOUNT: "Sign-in", Scope.PORTAL: "Portal down"}.get(kind.scope, "Other")


def rank(row: ExceptionRow, *, soon: bool) -> int:
    """Its place in the order of work; lower is earlier."""
    kind = error_of(row.code)
    sort = _sort(kind)
    if row.written is Written.UNKNOWN or issubclass(
        kind, errors.SubmitUnknown | errors.SubmitRefuted | errors.SeveralCases
    ):
        return MAYBE_SENT
    if issubclass(kind, errors.DeadlineAtRisk):
        return INFORMATION
    return SOON if soon and sort in (DATA, FORM) else sort


def _sort(kind: type[PortalError]) -> int:
    if kind.scope in (Scope.ACCOUNT, Scope.OPERATION):
        return SIGN_IN
    if issubclass(kind, errors.EngineerActs):
        return FORM
    return ROLL_UP if issubclass(kind, errors.Retry | errors.Wait | errors.SignInAgain) else DATA


def key(need: Need) -> tuple[bool, int, int, datetime, int]:
    """Sorts needs into the order of work: urgent first, sign-ins by what waits behind them, then by deadline."""
    blocked = -need.waiting if need.rank == SIGN_IN else 0
    deadline = need.deadline or datetime.max.replace(tzinfo=UTC)
    return (not need.urgent, need.rank, blocked, deadline, need.exception or 0)
