"""The error tree: each leaf can be told apart, tells a person what to do, and is drawn where it is read."""

import re
from itertools import pairwise

import pytest

from portal_bots.domain import errors
from portal_bots.domain.errors import Phase, PortalError, Scope, Written


def below(kind: type[PortalError]) -> list[type[PortalError]]:
    """Every error class of the module under another."""
    own = [child for child in kind.__subclasses__() if child.__module__ == errors.__name__]
    return [each for child in own for each in (child, *below(child))]


ALL = below(PortalError)
LEAVES = [kind for kind in ALL if not below(kind)]
DRAWN = re.compile(r"^    (?P<indent>[│ ]*)[├└]── (?P<name>\w+)\s+(?P<told>.+)$", re.MULTILINE)


def drawn() -> dict[str, tuple[str, str]]:
    """The tree of the module's docstring: each name with the name above it and what is told beside it."""
    branches, above = {}, ""
    for row in DRAWN.finditer(errors.__doc__ or ""):
        if not row["indent"]:
            above = row["name"]
        branches[row["name"]] = (above if row["indent"] else "PortalError", row["told"])
    return branches


class TestTree:
    def test_drawn(self) -> None:
        """The drawing names every class under its parent, and no other."""
        assert {name: parent for name, (parent, _) in drawn().items()} == {
            kind.__name__: kind.__base__.__name__ for kind in ALL if kind.__base__
        }

    def test_drawn_codes(self) -> None:
        """The drawing has every leaf's code beside it."""
        names = {kind.__name__ for kind in LEAVES}

        assert {name: told for name, (_, told) in drawn().items() if name in names} == {
            kind.__name__: kind.code for kind in LEAVES
        }

    def test_unique_codes(self) -> None:
        """No two leaves share a code."""
        codes = sorted(kind.code for kind in LEAVES)

        assert all(one != other for one, other in pairwise(codes))

    def test_branches_have_no_code(self) -> None:
        """What is raised is a leaf: a branch has no code of its own."""
        assert not [kind for kind in ALL if kind not in LEAVES and "code" in vars(kind)]

    @pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
    def test_leaf(self, kind: type[PortalError]) -> None:
        """A leaf says what happened and, unless it settles the request, what a person can do."""
        assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", vars(kind)["code"])
        assert re.fullmatch(r"[A-Z].*\.", kind.sentence(), re.DOTALL)
        assert issubclass(kind, errors.Settled) or re.fullmatch(r"[A-Z].*\.", kind.next_step)


class TestError:
    def test_words(self) -> None:
        """The portal's words are kept apart from the technical detail."""
        error = errors.LoginRejected("Those do not match.", detail="li.error", phase=Phase.SIGN_IN)

        assert (error.words, error.detail, error.phase, str(error)) == (
            "Those do not match.", "li.error", Phase.SIGN_IN, "Those do not match.",
        )  # fmt: skip

    def test_without_words(self) -> None:
        """An error without words says the sentence of its class."""
        assert str(errors.PortalUnavailable()) == "The portal is not answering."

    def test_nothing_written(self) -> None:
        """Unless somebody says otherwise, nothing was submitted."""
        assert errors.PortalUnavailable().written is Written.NO

    def test_during(self) -> None:
        """The phase is filled in only where the raiser did not know it."""
        assert errors.SessionExpired().during(Phase.READ).phase is Phase.READ
        assert errors.SessionExpired(phase=Phase.FILL).during(Phase.READ).phase is Phase.FILL

    @pytest.mark.parametrize(
        ("error", "cause"),
        [
            (errors.CaseDataInvalid("Unknown code."), "CASE_DATA_INVALID|uhc|REQ-1"),
            (errors.FormChanged("+ Fax"), "FORM_CHANGED|uhc|+ Fax"),
            (errors.PortalUnavailable("504"), "PORTAL_UNAVAILABLE|uhc|"),
            (errors.LoginRejected("No."), "LOGIN_REJECTED|uhc|main"),
            (errors.OperationNotPermitted("No.", operation="submit"), "OPERATION_NOT_PERMITTED|uhc|main|submit"),
        ],
        ids=[scope.value for scope in Scope],
    )
    def test_cause(self, error: PortalError, cause: str) -> None:
        """Errors share a cause as far as their scope reaches."""
        assert error.cause("uhc", "main", "REQ-1") == cause
