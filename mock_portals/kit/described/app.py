"""A described portal as a web application."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from mock_portals.kit import app, app_code, case_pages
from mock_portals.kit.app import DOCUMENTS, Address, Site, behind
from mock_portals.kit.described import entrance
from mock_portals.kit.described.description import Description
from mock_portals.kit.described.load import load
from mock_portals.kit.described.reading import WrongDescription
from mock_portals.kit.described.review import ReviewPage
from mock_portals.kit.described.rules import faults_of, rules_of
from mock_portals.kit.described.step import Step
from mock_portals.kit.described.tables import cell_of, cell_of_line
from mock_portals.kit.guard import signed_in, signing_in
from mock_portals.kit.portal import Portal
from mock_portals.kit.serve import serve
from mock_portals.kit.visit import Visit

SIGN_IN: list[Address] = [
    ("GET", "/signin", entrance.show_signin, signing_in),
    ("GET", "/signin/code", app_code.show_code, signing_in),
    ("POST", "/signin/code", app_code.take_code, signing_in),
]


def run(path: Path, arguments: Sequence[str]) -> None:
    """Serve the portal that a file or the folder of one describes; a wrong one is told, and nothing served."""
    try:
        told = load(path)
    except WrongDescription as error:
        sys.exit(str(error))
    serve(partial(build, told), told.slug, arguments)


def build(told: Description, data_dir: Path, token: str) -> Starlette:
    """The application on one folder of data."""
    portal = Portal(data_dir, rules_of(told), faults_of(told))
    site = Site(Path(__file__).parent, addresses(told), signed_in, partial(shell, told))
    return app.build(portal, token, site)


def addresses(told: Description) -> list[Address]:
    """Every address of its own."""
    steps = [Step(told, page) for page in told.pages]
    pages = [(method, path, take) for step in steps for method, path, take in step.addresses()]
    return [
        *SIGN_IN,
        *entrance.addresses(told),
        *behind(signed_in, ("GET", "/home", entrance.home), *pages, *ReviewPage(told).addresses(), *_files(told)),
    ]


def shell(told: Description, _: Visit, page: str) -> dict[str, Any]:
    """The description itself, and the cells of its tables."""
    return {"told": told, "page": page, "cell_of": cell_of, "cell_of_line": cell_of_line}


def _files(told: Description) -> list[app.Behind]:
    later: list[app.Behind] = [("POST", "/cases/{reference}", case_pages.take_documents)]
    if told.documents is None:
        return []
    return [*DOCUMENTS, *later] if told.documents.also_later else DOCUMENTS
