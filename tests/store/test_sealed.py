"""What may name a patient is sealed in the database, found by its mark, and sealed again after a rotation."""

import base64
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from portal_bots.domain import errors
from portal_bots.domain.outcomes import AskPerson
from portal_bots.store import Store, exceptions, requests, resealing
from portal_bots.store.database import StoreUnusableError
from portal_bots.store.seal import Keys, Seal, SealBrokenError
from portal_bots.testing import SEAL
from tests.factories import NIGHT, a_document, a_member, a_request
from tests.store.night import Night

MEMBER = a_member(member_id="ZQX-771-003-9", first_name="Canarina", last_name="Vogelsang")
PLANTED = ("ZQX-771-003-9", "Canarina", "Vogelsang", "Vogelsang-mri.pdf", "page of Vogelsang")


def plant(night: Night) -> None:
    """A patient in every table that may hold one."""
    night.queue(a_request(member=MEMBER, documents=(a_document("Vogelsang-mri.pdf"),)))
    error = errors.UnexpectedPage("page of Vogelsang", detail="page of Vogelsang")
    night.stopped(night.claim(), error, AskPerson())
    row = night.exception()
    night.store.run(exceptions.assign, row.id, "ana", "ben", "page of Vogelsang", NIGHT)


def content(tx: Connection) -> bytes:
    """Every cell of every table, as the database holds it."""
    names = tx.dialect.get_table_names(tx)
    rows = [row for name in names for row in tx.execute(text(f'SELECT * FROM "{name}"'))]  # noqa: S608 -- their names
    return b"|".join(
        bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for row in rows for cell in row
    )


def test_no_cell_names_a_patient(night: Night) -> None:
    """Neither plainly nor encoded; the program itself reads it all."""
    plant(night)

    held = night.store.run(content)

    for planted in PLANTED:
        for form in (planted.encode(), base64.b64encode(planted.encode())[:-4], planted.encode("utf-16-le")):
            assert form not in held
    standing = night.standing()
    assert (standing.request.member, standing.request.documents[0].file) == (MEMBER, "Vogelsang-mri.pdf")
    assert night.exception().words == "page of Vogelsang"


def test_is_found_by_member(night: Night) -> None:
    """However a person types the ID; another member's requests are not."""
    night.put(a_request(member=MEMBER))
    night.put(a_request("REQ-2"))

    found = night.store.run(requests.of_member, "zqx7710039")

    assert [standing.request.id for standing in found] == ["REQ-1"]


def test_a_moved_cell_does_not_open(night: Night) -> None:
    """Sealed words of one column are nothing in another."""
    plant(night)
    night.store.run(lambda tx: tx.execute(text("UPDATE exceptions SET words = detail")))

    with pytest.raises(SealBrokenError, match=r"exceptions\.words was changed or belongs elsewhere"):
        night.exception()


def test_another_keyring(tmp_path: Path) -> None:
    """A store is not opened with the keys of another practice, and the remedy is named."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    Store.open(url, SEAL).close()

    with pytest.raises(StoreUnusableError, match=r"another keyring\. Bring them here: portal-bots keys import"):
        Store.open(url, Seal(Keys.fresh()))


def test_rotation(tmp_path: Path) -> None:
    """After a rotation all opens; once it is sealed again the earlier key is needed no more."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    store = Store.open(url, SEAL)
    plant(Night(store))
    store.close()
    rotated = SEAL.keys.rotated()
    store = Store.open(url, Seal(rotated))
    before = store.run(resealing.count, SEAL.keys.current), Night(store).standing().request.member
    while store.run(resealing.reseal):
        pass
    after = store.run(resealing.count, SEAL.keys.current)
    store.close()
    only = Keys(rotated.current, {rotated.current: rotated.secrets[rotated.current]}, rotated.marks)

    again = Night(Store.open(url, Seal(only)))

    assert (before[0] > 5, before[1], after) == (True, MEMBER, 0)
    assert again.standing().request.member == MEMBER
    assert again.exception().words == "page of Vogelsang"
    again.store.close()


def test_keys_are_never_shown() -> None:
    """Neither by ``repr`` nor in an error."""
    keys = Keys.fresh()

    shown = repr(keys) + repr(Seal(keys))

    assert all(secret.hex() not in shown and repr(secret) not in shown for secret in keys.secrets.values())
    assert "marks" not in shown
