"""What the application's role may do in the database: everything its work needs, and never to change what happened."""

from collections.abc import Sequence

from django.db import connections
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from motcua.config.database import APPLICATION_ROLE

#: Tables whose rows are written once. The application may add to them and read them, and that is all.
WRITTEN_ONCE = ("journal_event", "journal_seal", "journal_accessline")
#: Columns that are written once with their row and never change: the number, the first reception, the first promise.
NEVER_CHANGED = {"dossiers_dossier": ("id", "province", "code", "received_at", "due_original")}
#: Tables that only the owner writes, when it upgrades the platform.
OWNERS = ("django_migrations",)


def make_role() -> None:
    """Make the application's role if the server has none, and let those who work under it take it.

    Needs an owner that may make roles; where an administrator has made it already, nothing is asked of the owner.
    """
    users = {connections["owner"].settings_dict["USER"], connections["default"].settings_dict["USER"]} - {""}
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock(hashtext('{APPLICATION_ROLE}'))")
        try:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE ROLE {APPLICATION_ROLE} NOLOGIN")
            for user in users:
                cursor.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", [user, APPLICATION_ROLE])
                if not cursor.fetchone()[0]:
                    cursor.execute(sql.SQL("GRANT {} TO {}").format(_name(APPLICATION_ROLE), _name(user)))
        finally:
            cursor.execute(f"SELECT pg_advisory_unlock(hashtext('{APPLICATION_ROLE}'))")


def give() -> None:
    """Set the rights of the application's role on every table there is now. Can be run again."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APPLICATION_ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APPLICATION_ROLE}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION_ROLE}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APPLICATION_ROLE}")
        cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(WRITTEN_ONCE)} FROM {APPLICATION_ROLE}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {', '.join(OWNERS)} FROM {APPLICATION_ROLE}")
        for table, columns in NEVER_CHANGED.items():
            _keep(cursor, table, columns)


def _keep(cursor: CursorWrapper, table: str, columns: Sequence[str]) -> None:
    """Let the application change a table's rows, but not in these columns."""
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", [table]
    )
    others = [_name(name) for (name,) in cursor.fetchall() if name not in columns]
    role, whole = _name(APPLICATION_ROLE), _name(table)
    cursor.execute(sql.SQL("REVOKE UPDATE ON {} FROM {}").format(whole, role))
    cursor.execute(sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(sql.SQL(", ").join(others), whole, role))


def _name(name: str) -> sql.Identifier:
    return sql.Identifier(name)
