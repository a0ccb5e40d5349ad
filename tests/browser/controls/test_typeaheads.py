"""Codes that are searched for while they are typed, among codes that look alike."""

import pytest

from portal_bots.browser.controls import codes, holds
from portal_bots.browser.forms import Entry, Kind
from portal_bots.domain import errors
from tests.browser.controls.visit import Visit, field


class TestTypeahead:
    async def test_exact(self, visit: Visit) -> None:
        """Exactly the code is chosen, though the list of another search comes after ours and takes its place."""
        sent = await visit.send(
            "/typeahead",
            "Codes",
            field("Diagnosis code", "M54.5", Kind.TYPEAHEAD),
            field("Second diagnosis code", "M54.50", Kind.TYPEAHEAD),
        )

        assert sent == {"diagnosis": "M54.5 - Low back pain", "second": "M54.50"}

    @pytest.mark.parametrize("label", ["Diagnosis code", "Second diagnosis code"])
    async def test_only_similar_codes(self, visit: Visit, label: str) -> None:
        """A code that only begins others is not offered: none of these is taken for it."""
        visit.hurry()
        fields = {"Diagnosis code": "M54.16", "Second diagnosis code": "M54.16"} | {label: "M54.1"}

        with pytest.raises(errors.CaseDataInvalid, match=r"does not offer the code M54\.1\."):
            await visit.fill(
                "/typeahead", "Codes", *(field(name, code, Kind.TYPEAHEAD) for name, code in fields.items())
            )


class TestCodes:
    @pytest.mark.parametrize(
        ("code", "text", "same"),
        [
            ("M54.5", "M54.5 - Low back pain", True),
            ("M54.5", "M54.5: Low back pain", True),
            ("M54.5", "M54.5\nLow back pain", True),
            ("M54.5", "M54.50 - Low back pain, unspecified", False),
            ("M54", "M54.5 - Low back pain", False),
            ("M54.5", "Low back pain M54.5", False),
            ("62323", "62323-26 - Injection", False),
            ("62323", "62323 - 26 injections", True),
        ],
    )
    def test_is_of(self, code: str, text: str, same: bool) -> None:  # noqa: FBT001 -- a case of the table
        """A text is about the code that it begins with, and no other."""
        assert codes.is_of(code, text) is same

    def test_only_typed(self) -> None:
        """A code without the portal's words was typed and not chosen."""
        entry = Entry(field("Code", "M54.5", Kind.TYPEAHEAD), "Code", "", "M54.5")

        assert holds(entry, "M54.5 - Low back pain")
        assert not holds(entry, "M54.5")
        assert not holds(entry, "M54.50 - Low back pain, unspecified")
