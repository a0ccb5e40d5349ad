"""Everything one running mock portal knows."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mock_portals.kit.accounts import Accounts
from mock_portals.kit.barrier import Barrier
from mock_portals.kit.cases import Cases
from mock_portals.kit.clock import Clock
from mock_portals.kit.codes import Codes
from mock_portals.kit.database import Database
from mock_portals.kit.devices import Devices
from mock_portals.kit.documents import Documents
from mock_portals.kit.drafts import Drafts
from mock_portals.kit.drift import Drift
from mock_portals.kit.faults import Fault, Faults
from mock_portals.kit.file_rules import FileRules
from mock_portals.kit.ledger import Ledger
from mock_portals.kit.letters import Letters
from mock_portals.kit.pace import Pace
from mock_portals.kit.people import People
from mock_portals.kit.questions import Questions
from mock_portals.kit.rules import Rules
from mock_portals.kit.sessions import Sessions


class Portal:
    """Records, rules and clock of one portal; its pages are built on this."""

    def __init__(self, data_dir: Path, rules: Rules, faults: Mapping[str, Fault]) -> None:
        self.rules = rules
        self.database = Database(data_dir / f"{rules.slug}.sqlite")
        self.clock = Clock(self.database)
        self.ledger = Ledger(self.database, self.clock)
        self.faults = Faults(self.database, faults)
        self.drift = Drift(self.database)
        self.barrier = Barrier()
        self.accounts = Accounts(self.database, self.clock, rules)
        self.codes = Codes(self.database, self.clock, self.accounts)
        self.devices = Devices(self.database, self.clock, rules.trusted_for)
        self.sessions = Sessions(self.database, self.clock, rules)
        self.pace = Pace(self.database, self.clock)
        self.people = People(self.database)
        self.questions = Questions(self.database)
        self.drafts = Drafts(self.database)
        self.documents = Documents(self.database, self.clock)
        self.file_rules = FileRules(self.database, rules)
        self.letters = Letters(self.database, self.clock, rules)
        self.cases = Cases(self.database, self.clock, rules)

    def reset(self) -> None:
        """Forget every record, fault, drift, session and advanced second, and let go what is held."""
        self.barrier.reset()
        self.database.empty()
        self.clock.load()
        self.faults.load()
        self.drift.load()
        self.pace.reset()

    def seed(self, seed: Mapping[str, Any]) -> None:
        """Create or change what a test wants to exist."""
        writers = {
            "providers": self.people.put_provider,
            "accounts": self.accounts.put,
            "approvals": self.codes.approve,
            "members": self.people.put_member,
            "plan_questions": self.questions.put,
            "cases": self.cases.put,
        }
        with self.database.transaction():
            for kind, write in writers.items():
                for item in seed.get(kind, ()):
                    write(item)
            for name, value in seed.get("limits", {}).items():
                self.database.keep_setting(name, value)
        self.clock.load()
