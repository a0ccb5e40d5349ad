"""Operations and job states: what writes, what lives."""

from portal_bots.domain.jobs import JobState, Operation


def test_writes() -> None:
    """The portal keeps something after these."""
    assert {operation.value for operation in Operation if operation.writes} == {"submit", "upload", "appeal"}


def test_live() -> None:
    """Something is still to happen while a job is in these states."""
    assert {state.value for state in JobState if state.live} == {"due", "running", "held"}
