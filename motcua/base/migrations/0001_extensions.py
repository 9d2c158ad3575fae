"""The database's own helpers: search without tone marks, search by fragment, and ranges that may not overlap."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    # whoever indexes names needs these first; said here once, so that no module's own first migration must
    run_before = [("accounts", "0001_initial"), ("journal", "0001_initial")]
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(
            # unaccent() itself is only STABLE, for its dictionary may change; ours is fixed, so an index may rest on it.
            """
            CREATE FUNCTION motcua_fold(text) RETURNS text
            LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
            AS $$ SELECT lower(public.unaccent('public.unaccent', normalize($1, NFC))) $$
            """,
            "DROP FUNCTION motcua_fold(text)",
        ),
    ]
