"""A recording that a person completed works: a request at the mock portal, recorded, then made by a bot."""

import re
from dataclasses import replace
from types import ModuleType

from flows.uhc import Uhc
from mock_portals.uhc import UhcPortal
from portal_bots.flow.registry import Registered, Registry
from portal_bots.testing import Bot
from tests.conftest import Tonight
from tests.scaffold.recording.source import DECLARED

#: What the marks ask for, in their order: the pages' addresses and headings ...
SCREENS = {
    "SIGN_IN = ": ("/signin", "Sign in"),
    "PASSWORD = ": ("/signin/password", "Enter your password"),
    "PAGE_3 = ": ("/signin/method", "Verify your identity"),
    "CODE = ": ("/signin/code", "Enter your code"),
    "HOME = ": ("/home", "Prior Authorization and Notification"),
    "PAGE_8 = ": ("/request/member/results", "Select the member"),
    "DOCUMENTS = ": ("/request/documents", "Clinical documents"),
    "REVIEW = ": ("/request/review", "Review your request"),
    'after "New request"': ("/request/service", "Place of service"),
    'after "Continue" in line 22': ("/request/member", "Find the member"),
    'after "Select"': ("/request/codes", "Diagnosis and procedures"),
    'after "Continue" in line 57': ("/request/details", "Service details"),
}
#: ... and what is on a page besides what the recording touched.
REST = {
    'Table("", ': 'Table("Attached documents", ',
    'Field("", lambda r: r.priority': 'Field("Level of service", lambda r: r.priority',
    'Field("Member ID",': """Field("Search by", lambda _: "Member ID and date of birth", Kind.RADIO, marked=False),
    Field("Member ID",""",
    'Field("Units",': """Field("Modifiers", lambda line: ", ".join(line.modifiers), optional=True),
            Field("Units",""",
    "raise NotImplementedError": "await self._select_member(tab, request)",
}


def completed() -> str:
    """The recorded flow, with each mark seen to."""
    text = (DECLARED / "uhc.txt").read_text("utf-8")
    for before, (path, heading) in SCREENS.items():
        look = re.compile(rf'({re.escape(before)}(?:(?!Screen\().)*)Screen\("[^"]*", heading=""', re.DOTALL)
        text, count = look.subn(rf'\1Screen("{path}", heading="{heading}"', text, count=1)
        assert count == 1, before
    for before, after in REST.items():
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


async def test_completed(bot: Bot, portal: UhcPortal, night: Tonight) -> None:
    """It signs in, fills the wizard, attaches the documents, and the engine presses the proposed button once."""
    module = ModuleType("completed")
    exec(compile(completed(), "completed.py", "exec"), module.__dict__)  # noqa: S102 -- what we wrote ourselves
    flow = type("Completed", (module.Recorded, Uhc), {})  # what was not recorded is the known flow's
    known = bot.tools.registry.flows["uhc"]
    bot.tools = replace(bot.tools, registry=Registry({"uhc": Registered(flow(), known.playbook)}))
    bot.know("second", night.credentials("second"))
    request = night.request(1032)
    before = {case["reference"] for case in portal.cases()}

    standing = await bot.submit(request)

    made = [case for case in portal.cases() if case["reference"] not in before]
    assert bot.exceptions == []
    assert [case["member_id"] for case in made] == [request.member.member_id]
    assert standing.reference == made[0]["reference"]
    assert standing.listed == {document.file for document in request.documents}
