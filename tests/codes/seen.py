"""What tests of the codes look at in the portal's ledger."""

from mock_portals.uhc import UhcPortal


def pressed(portal: UhcPortal, prompt: str) -> list[tuple[str, str]]:
    """On which pages which buttons of an interruption were pressed, as the portal counts them."""
    return [(row["data"]["page"], row["data"]["button"]) for row in portal.ledger(f"{prompt}_closed")]
