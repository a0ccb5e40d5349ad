"""Identifiers: the right ones pass, each kind of slip is refused."""

import pytest
from pydantic import TypeAdapter, ValidationError

from portal_bots.domain.identifiers import (
    DiagnosisCode,
    MemberId,
    Modifier,
    Npi,
    PlaceOfService,
    ProcedureCode,
    npi_check_digit,
)

NPI: TypeAdapter[str] = TypeAdapter(Npi)
KINDS: dict[str, TypeAdapter[str]] = {
    "diagnosis": TypeAdapter(DiagnosisCode),
    "procedure": TypeAdapter(ProcedureCode),
    "modifier": TypeAdapter(Modifier),
    "place": TypeAdapter(PlaceOfService),
    "member": TypeAdapter(MemberId),
}
TYPOS = [
    f"{'1234567893'[:place]}{digit}{'1234567893'[place + 1 :]}"
    for place in range(10)
    for digit in "0123456789"
    if "1234567893"[place] != digit
]


class TestNpi:
    @pytest.mark.parametrize("npi", ["1234567893", "1558598797", "2000000002"])
    def test_valid(self, npi: str) -> None:
        """A number with the right check digit passes as it is."""
        assert NPI.validate_python(npi) == npi

    def test_check_digit(self) -> None:
        """The example of the CMS standard comes out."""
        assert npi_check_digit("123456789") == "3"

    @pytest.mark.parametrize("typo", TYPOS)
    def test_typo(self, typo: str) -> None:
        """One mistyped digit is always noticed."""
        with pytest.raises(ValidationError, match=r"check digit|start with 1 or 2"):
            NPI.validate_python(typo)

    @pytest.mark.parametrize(
        "npi", ["3234567893", "123456789", "12345678931", "123456789X", "", "123456789٣"],
        ids=["first digit", "nine digits", "eleven digits", "a letter", "empty", "a digit of another script"],
    )  # fmt: skip
    def test_shape(self, npi: str) -> None:
        """What cannot be an NPI is refused with what one looks like."""
        with pytest.raises(ValidationError, match="must be 10 digits and start with 1 or 2"):
            NPI.validate_python(npi)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("diagnosis", "M54.16", "M54.16"),
        ("diagnosis", "M5416", "M54.16"),
        ("diagnosis", " m54.16 ", "M54.16"),
        ("diagnosis", "I10", "I10"),
        ("diagnosis", "S72.001A", "S72.001A"),
        ("diagnosis", "C7A.00", "C7A.00"),
        ("diagnosis", "Z3A", "Z3A"),
        ("procedure", "62323", "62323"),
        ("procedure", "0075T", "0075T"),
        ("procedure", "3008F", "3008F"),
        ("procedure", "g0299", "G0299"),
        ("procedure", "V2020", "V2020"),
        ("modifier", "26", "26"),
        ("modifier", "lt", "LT"),
        ("modifier", "X1", "X1"),
        ("place", "11", "11"),
        ("place", "02", "02"),
        ("member", "004512873", "004512873"),
        ("member", " abc-12345 ", "ABC-12345"),
    ],
)
def test_kept(kind: str, typed: str, kept: str) -> None:
    """A right code is kept in capitals, without spaces, a diagnosis with its point."""
    assert KINDS[kind].validate_python(typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("diagnosis", "54.16"),
        ("diagnosis", "M5"),
        ("diagnosis", "M54."),
        ("diagnosis", "M54.12345"),
        ("diagnosis", "M5.416"),
        ("procedure", "6232"),
        ("procedure", "623233"),
        ("procedure", "W1234"),
        ("procedure", "6232X"),
        ("procedure", "٦٢٣٢٣"),
        ("modifier", "2"),
        ("modifier", "26T"),
        ("modifier", "2-"),
        ("place", "1"),
        ("place", "011"),
        ("place", "1A"),
        ("place", "１１"),
        ("member", "1234"),
        ("member", "0045 12873"),
        ("member", "-12345"),
        ("member", "1" * 21),
    ],
)
def test_refused(kind: str, typed: str) -> None:
    """A wrong code is refused."""
    with pytest.raises(ValidationError):
        KINDS[kind].validate_python(typed)


def test_member_id_is_not_repeated() -> None:
    """The sentence about a wrong member ID does not tell the member ID."""
    with pytest.raises(ValidationError) as caught:
        KINDS["member"].validate_python("00 451")

    assert caught.value.errors()[0]["msg"].endswith(
        "member ID of 6 characters must be 5 to 20 letters, digits or hyphens"
    )
