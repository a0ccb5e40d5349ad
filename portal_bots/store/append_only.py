"""
The database itself refuses to change or remove rows of the audit.

A mistake of ours is stopped by it. Who means it can drop a trigger: that is what the chain is for.
"""

from sqlalchemy import DDL, Table, event

FUNCTION = """
CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$
"""  #: of PostgreSQL; its own copy of some tables does not hold it
STATEMENTS = {
    "sqlite": (
        """
        CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END
        """,
        """
        CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END
        """,
        """
        CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
        WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END
        """,
        """
        CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END
        """,
    ),
    "postgresql": (
        FUNCTION,
        """
        CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()
        """,
        """
        CREATE TRIGGER audit_head_append_only BEFORE DELETE OR TRUNCATE ON audit_head
        FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()
        """,
    ),
}


def guard(audit: Table, head: Table) -> None:
    """Have the triggers made with the tables, whichever comes second."""
    head.add_is_dependent_on(audit)
    for dialect, statements in STATEMENTS.items():
        for statement in statements:
            event.listen(head, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call] # SQLAlchemy's
