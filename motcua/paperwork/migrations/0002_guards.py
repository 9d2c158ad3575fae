"""What no program may do to papers, whatever rights it has: change what was issued, or lose a number."""

from django.db import migrations

GUARD = """
CREATE FUNCTION motcua_paper_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a paper is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.id, NEW.province, NEW.kind, NEW.form, NEW.book_id, NEW.number, NEW.number_text, NEW.office_code,
        NEW.office_name, NEW.subject, NEW.subject_id, NEW.facts, NEW.token, NEW.issued_at, NEW.issued_by_id,
        NEW.issued_by_name, NEW.issued_by_title)
       IS DISTINCT FROM
       (OLD.id, OLD.province, OLD.kind, OLD.form, OLD.book_id, OLD.number, OLD.number_text, OLD.office_code,
        OLD.office_name, OLD.subject, OLD.subject_id, OLD.facts, OLD.token, OLD.issued_at, OLD.issued_by_id,
        OLD.issued_by_name, OLD.issued_by_title) THEN
        RAISE EXCEPTION 'what a paper was issued with never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.sha256 <> '' AND (NEW.sha256, NEW.size, NEW.drawn_at, NEW.signed_by)
       IS DISTINCT FROM (OLD.sha256, OLD.size, OLD.drawn_at, OLD.signed_by) THEN
        RAISE EXCEPTION 'the bytes of a drawn paper never change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (OLD.replaced_by_id IS NOT NULL AND NEW.replaced_by_id IS DISTINCT FROM OLD.replaced_by_id)
       OR (OLD.revoked_at IS NOT NULL AND (NEW.revoked_at, NEW.revoked_reason)
           IS DISTINCT FROM (OLD.revoked_at, OLD.revoked_reason)) THEN
        RAISE EXCEPTION 'a paper is replaced or revoked once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION motcua_book_counts_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a register book is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.id, NEW.province, NEW.office_code, NEW.book, NEW.year)
       IS DISTINCT FROM (OLD.id, OLD.province, OLD.office_code, OLD.book, OLD.year) OR NEW.last < OLD.last THEN
        RAISE EXCEPTION 'a register book only counts up' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

-- At the end of the transaction every number up to the last has its paper: a number taken is a number used.
CREATE FUNCTION motcua_number_is_used() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last > 0 AND NOT EXISTS (
        SELECT 1 FROM paperwork_paper WHERE book_id = NEW.id AND number = NEW.last) THEN
        RAISE EXCEPTION 'number % of book % has no paper', NEW.last, NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER paper_is_fixed BEFORE UPDATE OR DELETE ON paperwork_paper
    FOR EACH ROW EXECUTE FUNCTION motcua_paper_is_fixed();
CREATE TRIGGER book_counts_up BEFORE UPDATE OR DELETE ON paperwork_registerbook
    FOR EACH ROW EXECUTE FUNCTION motcua_book_counts_up();
CREATE CONSTRAINT TRIGGER number_is_used AFTER INSERT OR UPDATE OF last ON paperwork_registerbook
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION motcua_number_is_used();
"""

UNGUARD = """
DROP TRIGGER paper_is_fixed ON paperwork_paper;
DROP TRIGGER book_counts_up ON paperwork_registerbook;
DROP TRIGGER number_is_used ON paperwork_registerbook;
DROP FUNCTION motcua_paper_is_fixed(), motcua_book_counts_up(), motcua_number_is_used();
"""


class Migration(migrations.Migration):
    dependencies = [("paperwork", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
