"""Every standard fault works at a described portal, by the names of its pages."""

import pytest
from playwright.sync_api import Page, expect

from mock_portals.kit.described.rules import faults_of
from mock_portals.kit.standard_faults import STANDARD
from tests.mock_portals.described.world import PAGES, SEED, AtDental, AtMedical, Clerk, Medical, case
from tests.mock_portals.world import draft_of, submit, take_over

WIZARD = ("member", "service", "details", "documents", "review")


def path_of(page: str) -> str:
    """Where a page is."""
    return f"/request/{page}" if page in WIZARD else f"/{page}"


@pytest.mark.parametrize("page", [*WIZARD, "home", "cases"])
def test_session_ends_at(clerk: Clerk, page: str) -> None:
    """The session can end when a page is opened."""
    clerk.to("review")
    clerk.portal.fault("session_ends", page=page, method="GET", times=1)

    assert "Your session has ended. Sign in again." in clerk.get(path_of(page))


@pytest.mark.parametrize("page", WIZARD)
def test_session_ends_when_sent(clerk: Clerk, page: str) -> None:
    """It can end when a page is sent; nothing is saved then."""
    clerk.to("review")
    clerk.portal.fault("session_ends", page="submit" if page == "review" else page, method="POST", times=1)
    if page == "review":
        submit(clerk)
    else:
        clerk.post(f"/request/{page}", **PAGES.get(page, {}))

    assert "Your session has ended. Sign in again." in clerk.text
    assert not clerk.portal.cases()


@pytest.mark.parametrize(
    ("fault", "params", "status", "heading", "cases"),
    [
        ("submit_504_after_save", {}, 504, "Gateway timeout", 1),
        ("submit_500_before_save", {}, 500, "Something went wrong", 0),
        ("banner_without_case", {}, 200, "Request received", 0),
        ("duplicate_on_file", {}, 200, "A similar request is on file", 0),
        ("submit_ends_session", {}, 200, "Sign in", 1),
        ("confirmation", {"kind": "emailed"}, 200, "Request received", 1),
        ("confirmation", {"kind": "toast"}, 200, "Prior authorizations", 1),
        ("created_meanwhile", {}, 200, "Request received", 2),
        ("created_meanwhile", {"same": False}, 200, "Request received", 2),
    ],
)
def test_submission(
    clerk: Clerk, fault: str, params: dict[str, object], status: int, heading: str, cases: int
) -> None:
    """What the page says and what the portal kept can differ."""
    clerk.to("review")
    clerk.portal.fault(fault, times=1, **params)
    submit(clerk)

    assert (clerk.status, clerk.heading(), len(clerk.portal.cases())) == (status, heading, cases)


@pytest.mark.parametrize(("when", "cases"), [("before", 0), ("after", 1)])
def test_connection_is_cut(clerk: Clerk, when: str, cases: int) -> None:
    """The line goes dead without an answer, whether or not the case was saved."""
    clerk.to("review").portal.fault("submit_drops", when=when, times=1)

    with clerk.send("/request/submit", draft=draft_of(clerk)) as line:
        assert line.recv(1) == b""
    assert len(clerk.portal.cases()) == cases


@pytest.mark.parametrize(
    ("drop", "units", "documents"), [("line", [3], 1), ("units", [2, 1], 1), ("document", [3, 1], 0)]
)
def test_half_saved(clerk: Clerk, drop: str, units: list[int], documents: int) -> None:
    """A confirmation may hide that something was lost."""
    clerk.to("review").portal.fault("half_saved", drop=drop)
    submit(clerk)

    (saved,) = clerk.portal.cases()
    assert ([line["units"] for line in saved["lines"]], len(saved["documents"])) == (units, documents)


@pytest.mark.parametrize("how", ["form", "fetch", "click"])
def test_double_post(medical: AtMedical, how: str) -> None:
    """One press can send twice; the portal takes a draft once."""
    clerk = Clerk(medical.portal).to("review")
    medical.portal.fault("double_post", how=how)
    take_over(clerk, medical.page, "/request/review")
    with medical.page.expect_response(lambda answer: answer.status == 409):
        medical.press("Submit request")

    assert len(medical.portal.cases()) == 1


@pytest.mark.parametrize("what", faults_of(Medical.described())["slips"].params["what"])
def test_slips(clerk: Clerk, what: str) -> None:
    """The draft can change by itself: the review shows what nobody typed, and so does the page behind it."""
    clerk.portal.seed({"providers": [{"npi": "1992745673", "name": "Okafor, Adaeze MD", "tin": "990000001"}]})
    before = clerk.to("review").text
    clerk.portal.fault("slips", what=what, times=1)
    after = clerk.to("review").text

    assert plain(after) != plain(before)
    assert clerk.portal.ledger("draft_slipped")[0]["data"]["what"] == what


def plain(text: str) -> str:
    """A page without what is another one each time."""
    return text.partition("<h1>")[2].partition("<form")[0]


class TestInTheWay:
    @pytest.mark.parametrize(
        ("fault", "params", "heading"),
        [
            ("unknown_page", {"page": "service"}, "Quick tour of your new portal"),
            ("announcement", {"page": "service"}, "Announcements"),
            ("security_question", {"page": "service"}, "Security question"),
            ("challenge", {"page": "service", "kind": "human"}, "Verify you are human"),
            (
                "challenge",
                {"page": "service", "kind": "checking"},
                "Checking your browser before accessing the portal",
            ),
            ("captcha", {"where": "any"}, "Security check"),
            ("maintenance", {}, "We will be right back"),
            ("outage", {"status": 502}, "Bad gateway"),
        ],
    )
    def test_in_place(self, clerk: Clerk, fault: str, params: dict[str, object], heading: str) -> None:
        """A page that stands in for another."""
        clerk.to("service").portal.fault(fault, times=1, **params)
        clerk.get("/request/service")

        assert clerk.heading() == heading

    @pytest.mark.parametrize("fault", ["survey", "paperless", "cookie_bar", "idle_warning"])
    def test_over_a_page(self, medical: AtMedical, fault: str) -> None:
        """Something lies over a page of the wizard until it is put away."""
        clerk = Clerk(medical.portal).to("member")
        medical.portal.fault(fault, times=1, **({} if fault == "cookie_bar" else {"page": "member"}))
        take_over(clerk, medical.page, "/request/member")
        buttons = {"survey": "No thanks", "paperless": "Remind me later", "cookie_bar": "Necessary only"}
        button = medical.page.get_by_role("button", name=buttons.get(fault, "Stay signed in"))
        button.click()
        expect(button).to_have_count(0)

        medical.give_member()
        medical.at("Service")

    @pytest.mark.parametrize("page", ["signin", "service", "review"])
    def test_challenge_in_the_form(self, clerk: Clerk, page: str) -> None:
        """A check in the form refuses what is sent without it."""
        if page != "signin":
            clerk.to(page)
        clerk.portal.fault("challenge", kind="image", page=page)
        clerk.get(path_of(page))
        given = {"draft": draft_of(clerk)} if page == "review" else PAGES.get(page, {"username": "dana"})
        clerk.post("/request/submit" if page == "review" else path_of(page), **given)

        assert "Please complete the security check." in clerk.text
        assert not clerk.portal.cases()

    def test_more_to_fill(self, clerk: Clerk) -> None:
        """A required field that was not there before stops a page, and a label can have other words."""
        clerk.portal.fault("extra_field", page="service", label="Referral number", required=True)
        clerk.portal.fault("rename_label", page="service", old="Units", new="Quantity")
        clerk.to("service").get("/request/service")
        assert ">Quantity</label>" in clerk.text

        assert "Referral number is required." in clerk.post("/request/service", **PAGES["service"])


@pytest.mark.parametrize(
    ("path", "heading", "change"),
    [
        ("/request/member", "Member and provider", {"kind": "rename", "label": "Member ID", "to": "Subscriber"}),
        ("/request/service", "Service", {"kind": "drop_option", "label": "Place of service", "option": "Office"}),
        ("/request/service", "Service", {"kind": "remove", "label": "Diagnosis code {n}"}),
        ("/request/service", "Service", {"kind": "drop_button", "name": "Add procedure"}),
        (
            "/request/details",
            "Service details",
            {"kind": "add_option", "label": "Level of service", "option": "Now"},
        ),
        ("/request/documents", "Clinical documents", {"kind": "rename", "label": "Choose files", "to": "Pick"}),
        ("/request/review", "Review your request", {"kind": "drop_fact", "label": "Member ID"}),
        (
            "/request/review",
            "Review your request",
            {"kind": "drop_column", "caption": "Procedures", "column": "Units"},
        ),
        ("/request/review", "Review your request", {"kind": "add_step", "name": "Attest"}),
        ("/cases", "Your cases", {"kind": "rename_column", "caption": "Cases", "column": "State", "to": "Status"}),
    ],
)
def test_drift(running_medical: Medical, page: Page, path: str, heading: str, change: dict[str, str]) -> None:
    """Every page can drift: each kind of change finds what it changes."""
    running_medical.reset()
    running_medical.seed(SEED | {"cases": [case("NW-00000001", running_medical.now().isoformat())]})
    clerk = Clerk(running_medical).to("review")
    running_medical.drift(change)
    take_over(clerk, page, path)

    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator("html")).to_have_attribute("data-drifted", "0")


class TestNames:
    def test_no_such_page(self, clerk: Clerk) -> None:
        """A fault at a page that the portal does not have is refused, so that no test passes for want of it."""
        with pytest.raises(RuntimeError, match="page is one of signin, password"):
            clerk.portal.fault("session_ends", page="codes")

    def test_what_cannot_happen(self, dental: AtDental) -> None:
        """So is one of a step or a field that it does not have."""
        for name, params in (("upload_lost", {}), ("slips", {"what": "level"}), ("half_saved", {"drop": "units"})):
            with pytest.raises(RuntimeError, match=r"KeyError|is one of"):
                dental.portal.fault(name, **params)

    def test_all(self, clerk: Clerk) -> None:
        """A portal with every step has every standard fault."""
        for name in STANDARD:
            clerk.portal.fault(name, times=1)
