"""Notes that count add up."""

from portal_bots.domain.notes import blocked, merged


class TestMerged:
    def test_once(self) -> None:
        """The same note of several attempts is told once, in the order first noted."""
        assert merged(["Details: field added: 'Fax'.", "Saved.", "Details: field added: 'Fax'."]) == (
            "Details: field added: 'Fax'.",
            "Saved.",
        )

    def test_counts(self) -> None:
        """How often a host was blocked is added up over attempts, each host for itself."""
        told = merged([blocked("ads.example", 1), blocked("x.example", 4), blocked("ads.example", 2)])

        assert told == (
            "The portal's page wanted to talk to ads.example, which was blocked: 3 times.",
            "The portal's page wanted to talk to x.example, which was blocked: 4 times.",
        )

    def test_one(self) -> None:
        """Once is one time."""
        assert blocked("ads.example", 1).endswith("blocked: 1 time.")
        assert merged([blocked("ads.example", 1)]) == (blocked("ads.example", 1),)
