"""Clinical questions of a portal, and the answers of those who know the patient."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Asked(BaseModel):
    """A question that a request does not answer."""

    model_config = ConfigDict(frozen=True)

    label: str
    options: tuple[str, ...] = ()  #: empty: it is answered in words
    refused: str = ""  #: the answer that the request has and the portal does not offer

    def __str__(self) -> str:
        offered = f" ({' / '.join(self.options)})" if self.options else ""
        refused = f" – {self.refused!r} is not offered" if self.refused else ""
        return f"{self.label}{offered}{refused}"


class Said(BaseModel):
    """What a person answers to a question that is asked."""

    model_config = ConfigDict(frozen=True)

    answer: Words
    supplied_by: Words
    question: str = ""  #: which one; empty where only one is asked

    def to(self, asked: Asked) -> "ClinicalAnswer":
        """It, as the answer to a question."""
        return ClinicalAnswer(question=asked.label, answer=self.answer, supplied_by=self.supplied_by)


class ClinicalAnswer(BaseModel):
    """An answer to a clinical question, and who gave it: a clinician or the chart, never the machine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: Words
    answer: Words
    supplied_by: Words
