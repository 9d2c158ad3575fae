"""What the application's role may do in the database: everything its work needs, and never to change what happened."""

from django.db import connections

from motcua.config.database import APPLICATION_ROLE

#: Tables whose rows are written once. The application may add to them and read them, and that is all.
WRITTEN_ONCE = ("journal_event", "journal_seal", "journal_accessline")


def make_role() -> None:
    """Make the application's role if the server has none. Needs the owner's rights; can be run again."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {APPLICATION_ROLE} NOLOGIN")
        cursor.execute(f"GRANT {APPLICATION_ROLE} TO CURRENT_USER")


def give() -> None:
    """Set the rights of the application's role on every table there is now. Can be run again."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APPLICATION_ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APPLICATION_ROLE}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION_ROLE}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APPLICATION_ROLE}")
        for table in WRITTEN_ONCE:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APPLICATION_ROLE}")
