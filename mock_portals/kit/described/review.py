"""The review page: everything once more, in the portal's words."""

from dataclasses import dataclass

from starlette.responses import Response

from mock_portals.kit.app import Behind
from mock_portals.kit.described.description import NUMBER, Description, Page, Repeat
from mock_portals.kit.described.showing import Shown
from mock_portals.kit.drafts import Draft
from mock_portals.kit.format import person
from mock_portals.kit.visit import Visit
from mock_portals.kit.wizard.draft import on_draft, show


@dataclass(frozen=True)
class Table:
    """Rows that were filled in, under the labels of their fields."""

    caption: str
    heads: list[str]
    rows: list[list[str]]


class ReviewPage:
    """The last page before a request is sent."""

    def __init__(self, told: Description) -> None:
        self._told = told

    def addresses(self) -> list[Behind]:
        """Where it is opened."""
        return [("GET", "/request/review", on_draft("review")(self.show))]

    async def show(self, visit: Visit, draft: Draft) -> Response:
        """A section for each page, a table for what came in rows."""
        shown = Shown(draft, visit.portal.people)
        pages = self._told.pages
        return show(
            visit,
            draft,
            "review",
            draft_id=draft.id,
            sections=[(page.heading, self._facts(page, shown)) for page in pages],
            tables=[self._table(page, rows, shown) for page in pages for rows in page.repeat],
            documents=visit.portal.documents.of_draft(draft.id),
            double_post=visit.portal.faults.take("double_post"),
        )

    def _facts(self, page: Page, shown: Shown) -> list[tuple[str, str]]:
        facts = [(one.label, text) for one in page.single if (text := shown.text(one))]
        about = any(one.means == "member_id" for one in page.fields)
        return [("Member", person(shown.member)), *facts] if about and shown.member else facts

    def _table(self, page: Page, rows: Repeat, shown: Shown) -> Table:
        fields = [one for one in page.fields if rows.repeats(one)]
        review = self._told.review
        return Table(
            caption=review.lines if rows.of == "lines" else review.diagnoses,
            heads=[one.label.replace(NUMBER, "").strip() for one in fields],
            rows=[[shown.text(one, row) for one in fields] for row in range(1, shown.rows(rows.of) + 1)],
        )
