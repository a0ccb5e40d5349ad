"""Pages that changed: what could mean something else stops before the press, the rest goes on."""

from collections.abc import Mapping
from typing import Any

from portal_bots.browser.forms import Form
from portal_bots.browser.pages import Page
from portal_bots.domain.requests import AuthRequest
from portal_bots.testing.bot import Bot
from portal_bots.testing.contract.world import World
from portal_bots.testing.mock import MockPortal

NUMBER = "A100000001"
QUESTION = {"kind": "add", "label": "Referring provider", "control": "text", "required": True}
LOOKS = ("restyle", "new_ids", "wrap")


class ChangingPages(World):
    """``make drift`` does the same with every kind of change."""

    @classmethod
    def parameters(cls) -> Mapping[str, Mapping[str, Any]]:
        """Forms, and pages with tables that are opened to read a status."""
        return {
            **super().parameters(),
            "form": {form.screen.heading: form for form in cls.flow.forms},
            "page": {page.screen.heading: page for page in (cls.flow.cases.page, cls.flow.case.page)},
        }

    async def test_new_question(self, bot: Bot, portal: MockPortal, case: AuthRequest, form: Form) -> None:
        """A new required field stops on its form, named; when it is gone, the request is sent once."""
        portal.drift({"heading": form.screen.heading, **QUESTION})
        await bot.submit(case)

        [row] = bot.exceptions
        assert row.code == "FORM_CHANGED"
        assert "Referring provider" in row.words
        assert portal.cases() == []

        portal.drift()
        await bot.retry(row)
        assert len(portal.cases()) == 1

    async def test_new_look(self, bot: Bot, portal: MockPortal, case: AuthRequest) -> None:
        """New colours, ids and frames of fields stop nothing."""
        headings = [form.screen.heading for form in self.flow.forms]
        portal.drift(*({"kind": kind, "heading": one, "seed": 7} for one in headings for kind in LOOKS))

        await bot.submit(case)

        assert portal.drifted() > 0
        assert self.stopped(bot) == []
        assert len(portal.cases()) == 1

    async def test_renamed_column(self, bot: Bot, portal: MockPortal, case: AuthRequest, page: Page) -> None:
        """A column that is renamed is told by its name and page; nothing is read from another one."""
        table = page.tables[0]
        change = {"kind": "rename_column", "caption": table.caption, "column": table.columns[-1], "to": "Other"}
        portal.put_case(case, NUMBER, next(iter(self.flow.words)))
        portal.drift({"heading": page.screen.heading, **change})
        await bot.read(case, NUMBER)

        [row] = bot.exceptions
        assert row.code == "FORM_CHANGED"
        assert table.columns[-1] in row.words

        portal.drift()
        await bot.retry(row)
        assert bot.standing(case).decision is not None
