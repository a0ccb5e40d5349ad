"""What a payer author imports: the base, the portal's record and the vocabulary of the page."""

from portal_bots.browser.forms import Field, Form, Group, Having, Kind, Question
from portal_bots.browser.interruptions import Interruption
from portal_bots.browser.pages import Page
from portal_bots.browser.review import Review, Shown, ShownRows
from portal_bots.browser.screens import Button, PageView, Row, Screen, Table
from portal_bots.browser.tab import Tab
from portal_bots.browser.uploads import Uploads, Way, send_files
from portal_bots.domain.documents import PacketFile
from portal_bots.flow.base import Login, PayerFlow, Portal
from portal_bots.flow.cases import CaseList, CasePage, Letters, Lines, Received, codes_of
from portal_bots.flow.dates import read_us_date, us_date

__all__ = [
    "Button",
    "CaseList",
    "CasePage",
    "Field",
    "Form",
    "Group",
    "Having",
    "Interruption",
    "Kind",
    "Letters",
    "Lines",
    "Login",
    "PacketFile",
    "Page",
    "PageView",
    "PayerFlow",
    "Portal",
    "Question",
    "Received",
    "Review",
    "Row",
    "Screen",
    "Shown",
    "ShownRows",
    "Tab",
    "Table",
    "Uploads",
    "Way",
    "codes_of",
    "read_us_date",
    "send_files",
    "us_date",
]
