"""A practice's own repository: a flow, its playbook, mock portal and test, without fault until one is planted."""

import sys
from pathlib import Path
from textwrap import dedent, indent

PLAYBOOK = """\
portal = "{slug}"
payers = ["{slug} Health"]
owner = "Ana Ruiz"
last_reviewed = 2026-11-20
turnaround_days = 15

[documents]
spine = ["order", "chart_note"]
"""

FLOW = '''\
"""
{name} Health: prior authorizations.

Sign-in: user ID and password on one page.
Request: one page and a review page.

Quirks:
- None is known.
"""

from portal_bots.domain import Status, errors
from portal_bots.flow import (
    Button, CaseList, CasePage, Field, Form, Interruption, Letters, Lines, Login, PayerFlow, Portal, Received,
    Review, Screen, Shown, Tab, Table, Uploads,
)

SIGN_IN = Screen("/signin", heading="Sign in")
HOME = Screen("/home", heading="Authorizations")
CASES_PAGE = Screen("/cases", heading="Your cases")
CASE_PAGE = Screen("/cases/{{reference}}", heading="Case")
MEMBER = Form(
    Screen("/request", heading="Member"),
    Field("Member ID", lambda r: r.member.member_id),
    next=Button("Continue"),
)
DOCUMENTS = Table("Documents", "File name", "Size")
ATTACHED = Uploads(CASE_PAGE, files="Choose files", button="Upload", listed=DOCUMENTS)
CASES = CaseList(
    CASES_PAGE,
    Table("Cases", "Reference number", "Member ID", "Status"),
    same={{"Member ID": lambda r: r.member.member_id}},
)


class {name}(PayerFlow):
    """One case per request."""

    portal = Portal(
        key="{slug}",
        name="{name} Health",
        url="https://provider.{slug}.example",
        hosts=("provider.{slug}.example",),
        owner="@portal-bots",
        zone="America/Denver",
        password_days=None,
        inactive_days=None,
    )
    signed_out = SIGN_IN
    home = HOME
    last_button = Button("Submit request")
    forms = (MEMBER,)
    review = Review(
        Screen("/request/review", heading="Review your request"),
        Shown("Member ID", lambda r: r.member.member_id),
    )
    received = Received(Screen("/request/done", heading="Request received"))
    cases = CASES
    case = CasePage(CASE_PAGE, Lines(Table("Lines", "Code", "Line status")), documents=ATTACHED)
    letters = Letters(CASE_PAGE, Table("Letters", "Letter", "File"))
    notices = {{"is not right": errors.LoginRejected}}
    stops = {{"Choose a new password": errors.PasswordExpired}}
    interruptions = (Interruption("How did we do?", Button("No thanks")),)
    words = {{"Pended": Status.IN_REVIEW, "Certified": Status.APPROVED}}
    line_words = {{"Certified": Status.APPROVED}}

    async def sign_in(self, tab: Tab, login: Login) -> None:
        await tab.open(SIGN_IN)
        await tab.fill("User ID", login.username)
        await tab.fill("Password", login.password)
        await tab.press("Sign in")
        await tab.expect(HOME)
'''

MOCK = '''\
"""The mock."""

STATUSES = ("Pended", "Certified")
LINE_STATUSES = ("Certified",)
SAYS = "The user ID or password " "is not right."
'''
PAGE = """\
<h1>Choose a new
  password</h1>
<dialog><h2>How did we do?</h2><button>No thanks</button></dialog>
"""


class Practice:
    """Its folder."""

    def __init__(self, root: Path, slug: str = "acme", flows: str = "flows") -> None:
        self.root = root
        self.flows = root / flows
        self.slug = slug
        self.add(slug)

    @property
    def flow(self) -> Path:
        """The flow's file."""
        return self.flows / f"{self.slug}.py"

    @property
    def playbook(self) -> Path:
        """Its playbook."""
        return self.flows / f"{self.slug}.toml"

    @property
    def mock(self) -> Path:
        """The folder of its mock portal."""
        return self.root / "mock_portals" / self.slug

    @property
    def test(self) -> Path:
        """Its test."""
        return self.root / f"tests/flows/test_{self.slug}.py"

    def add(self, slug: str) -> None:
        """One more portal, with all that belongs to it."""
        mock = self.root / "mock_portals" / slug
        for folder in (self.flows, mock / "templates", self.root / "tests/flows"):
            folder.mkdir(parents=True, exist_ok=True)
        (self.flows / f"{slug}.py").write_text(FLOW.format(slug=slug, name=slug.capitalize()), "utf-8")
        (self.flows / f"{slug}.toml").write_text(PLAYBOOK.format(slug=slug), "utf-8")
        (mock / "__init__.py").write_text(MOCK, "utf-8")
        (mock / "templates/pages.html").write_text(PAGE, "utf-8")
        (self.root / f"tests/flows/test_{slug}.py").write_text('"""Its test."""\n', "utf-8")

    def change(self, file: Path, old: str, new: str) -> None:
        """Replace what is there once."""
        text = file.read_text("utf-8")
        if text.count(old) != 1:
            message = f"{old!r} is {text.count(old)} times in {file}"
            raise LookupError(message)
        self._write(file, text.replace(old, new))

    def plant(self, old: str, new: str) -> None:
        """A change of the flow."""
        self.change(self.flow, old, new)

    def verb(self, body: str) -> int:
        """One more verb with these lines, at the end of the flow. Gives the number of the first of them."""
        text = self.flow.read_text("utf-8") + "\n    async def more(self, tab: Tab) -> None:\n"
        self._write(self.flow, text + indent(dedent(body), " " * 8) + "\n")
        return len(text.splitlines()) + 1

    def _write(self, file: Path, text: str) -> None:
        """Write it, and forget what was imported from it: the next command would be another process."""
        file.write_text(text, "utf-8")
        for name in [name for name, module in sys.modules.items() if getattr(module, "__file__", "") == str(file)]:
            del sys.modules[name]
