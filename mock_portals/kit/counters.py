"""What a test may know about every account, counted from the portal's own records."""

from mock_portals.kit.clock import Clock, stamp
from mock_portals.kit.database import Database, Row
from mock_portals.kit.rules import Rules

FAILED = "'sign_in_refused', 'code_refused', 'answer_refused'"
COUNTED = {
    "lockouts": "kind = 'account_locked'",
    "failed_sign_ins": f"kind IN ({FAILED})",
    "sign_outs": "kind = 'signed_out'",
    "stolen": "kind = 'session_stolen'",
}


def counters(database: Database, clock: Clock, rules: Rules) -> list[Row]:
    """One row for each account."""
    rows = ", ".join(
        f"(SELECT COUNT(*) FROM ledger WHERE account = username AND {which}) AS {name}"
        for name, which in COUNTED.items()
    )
    return database.rows(
        f"""
        SELECT username, failed_count, locked_until, codes_refused, codes_accepted, sign_ins, {rows},
            (SELECT COUNT(*) - COUNT(DISTINCT what) FROM typed_codes
                WHERE typed_codes.username = accounts.username) AS codes_reused,
            (SELECT COUNT(*) FROM sessions WHERE account = username AND seen >= ?) AS sessions_now
        FROM accounts ORDER BY username""",
        stamp(clock.now() - rules.idle),
    )
