"""The browser's own dialogs: what a page says in one is kept; only leaving a page is agreed to."""

from playwright.async_api import Dialog, Page


class Dialogs:
    """Answers the dialogs of a page, and remembers what they said."""

    def __init__(self, page: Page) -> None:
        self.said: list[str] = []  #: since the last action
        self.agreeing = False  #: a press is under way that means yes
        page.on("dialog", self._answer)

    async def _answer(self, dialog: Dialog) -> None:
        """An alert is read. What asks whether to do something is not agreed to, unless a press means it."""
        if dialog.type != "beforeunload":
            self.said.append(dialog.message)
        if self.agreeing or dialog.type in ("alert", "beforeunload"):
            await dialog.accept()
        else:
            await dialog.dismiss()
