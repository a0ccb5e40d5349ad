"""Documents as portals list them."""

import pytest

from portal_bots.domain.documents import DocumentState, ListedDocument, not_listed, size_fits


class TestSize:
    @pytest.mark.parametrize(
        ("printed", "size"),
        [
            ("24 KB", 24_576),
            ("24 KB", 24_100),
            ("25 KB", 24_600),
            ("1.2 MB", 1_258_291),
            ("1.3 MB", 1_300_000),
            ("1,204 bytes", 1204),
            ("317 B", 317),
            ("1 KB", 12),
            ("", 5),
            ("pending", 5),
        ],
    )
    def test_fits(self, printed: str, size: int) -> None:
        """A size may be printed rounded, by 1,000 or by 1,024; text without a size says nothing against it."""
        assert size_fits(printed, size)

    @pytest.mark.parametrize(
        ("printed", "size"), [("12 KB", 24_576), ("24 KB", 12_288), ("1.2 MB", 600_000), ("1,204 bytes", 1300)]
    )
    def test_does_not_fit(self, printed: str, size: int) -> None:
        """Half of a file is another file."""
        assert not size_fits(printed, size)


class TestNotListed:
    def test_names(self) -> None:
        """A file is listed under its name with its size, unless the portal refused it."""
        listed = (
            ListedDocument(name="order.pdf", size="24 KB"),
            ListedDocument(name="chart.pdf", size="10 KB", state=DocumentState.PENDING),
            ListedDocument(name="scan.pdf", size="10 KB", state=DocumentState.REFUSED),
            ListedDocument(name="half.pdf", size="5 KB"),
        )
        sizes = {"order.pdf": 24_576, "chart.pdf": 10_240, "scan.pdf": 10_240, "half.pdf": 10_240, "new.pdf": 1}

        assert not_listed(sizes.items(), listed) == ["scan.pdf", "half.pdf", "new.pdf"]
