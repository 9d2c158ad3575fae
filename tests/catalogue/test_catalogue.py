"""A procedure's versions: brought in, published, holding on their days, withdrawn."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base.actor import Actor
from motcua.base.ids import new_id
from motcua.base.refusals import NotAllowed, NotFound
from motcua.catalogue import operations, queries
from motcua.catalogue.models import ProcedureVersion, SearchMiss
from motcua.catalogue.operations import PublishRefused, WithdrawRefused
from motcua.catalogue.queries import VersionInfo
from motcua.catalogue.rules import files
from motcua.catalogue.rules.definition import Definition
from motcua.journal import queries as journal
from tests.catalogue.sample_procedure import procedure

pytestmark = pytest.mark.django_db

THU = Actor(account_id=new_id(), name="Võ Thị Thu", title="Cán bộ kiểm soát thủ tục hành chính", role="control")
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CODE = "9.000001"


def draft(definition: Definition | None = None) -> VersionInfo:
    return operations.import_definition(definition or procedure(), by=THU, at=MONDAY)


def published(**changes: object) -> VersionInfo:
    return operations.publish(draft(procedure(**changes)).id, by=THU, at=MONDAY)


def test_a_file_becomes_a_draft_that_nobody_sees_yet() -> None:
    found = operations.import_file(files.write(procedure()), by=THU, at=MONDAY)
    assert (found.number, found.status, found.definition) == (1, "draft", procedure())
    with pytest.raises(NotFound):
        queries.shown(CODE, date(2026, 11, 23))


def test_the_same_content_again_is_the_same_version() -> None:
    assert draft().id == draft().id
    operations.publish(draft().id, by=THU, at=MONDAY)
    assert draft().status == "published"


def test_a_changed_draft_sets_the_earlier_one_aside() -> None:
    first = draft()
    second = draft(procedure(short="Việc rất tốt"))
    assert (second.number, queries.version(first.id).status) == (2, "withdrawn")


def test_export_and_import_give_the_same_version() -> None:
    found = published()
    written = operations.export(found.id)
    assert files.read(written) == procedure()
    assert operations.import_file(written, by=THU, at=MONDAY).id == found.id


def test_a_published_version_holds_on_its_days_and_on_no_others() -> None:
    found = published(valid_to="2026-12-31")
    assert queries.version_in_force(CODE, date(2025, 7, 1)).id == found.id
    assert queries.version_in_force(CODE, date(2026, 12, 31)).id == found.id
    for day in (date(2025, 6, 30), date(2027, 1, 1)):
        with pytest.raises(NotFound, match=f"{day:%d/%m/%Y}"):
            queries.version_in_force(CODE, day)


def test_a_later_version_ends_the_earlier_one_the_day_before() -> None:
    first = published()
    second = published(valid_from="2026-12-01", limits=[{"limit": "2 working days"}])
    assert queries.version(first.id).valid_to == date(2026, 11, 30)
    assert queries.version_in_force(CODE, date(2026, 11, 30)).id == first.id
    assert queries.version_in_force(CODE, date(2026, 12, 1)).id == second.id


def test_an_incomplete_version_is_refused_with_every_place_to_mend() -> None:
    found = draft(procedure(limits=[], legal_basis=[], free_because=""))
    with pytest.raises(PublishRefused) as refused:
        operations.publish(found.id, by=THU, at=MONDAY)
    assert "căn cứ pháp lý: chưa ghi văn bản nào." in refused.value.sentences
    assert "thời hạn, nộp trực tiếp: chưa có thời hạn." in refused.value.sentences
    assert any(sentence.startswith("phí, lệ phí") for sentence in refused.value.sentences)
    assert queries.version(found.id).status == "draft"


def test_a_version_is_published_once() -> None:
    found = published()
    with pytest.raises(PublishRefused, match="không còn là bản thảo"):
        operations.publish(found.id, by=THU, at=MONDAY)


def test_two_versions_never_hold_on_one_day() -> None:
    published(valid_from="2026-01-01")
    with pytest.raises(PublishRefused, match="trùng thời gian"):
        published(short="Việc khác", valid_from="2026-01-01")
    with pytest.raises(PublishRefused, match="trùng thời gian"):
        published(short="Việc cũ", valid_from="2025-01-01")
    published(short="Việc cũ có hạn", valid_from="2025-01-01", valid_to="2025-12-31")


def test_the_database_itself_refuses_two_versions_on_one_day() -> None:
    found = published()
    row = ProcedureVersion.objects.get(id=found.id)
    row.pk, row.number = None, 9
    with pytest.raises(IntegrityError, match="do_not_overlap"), transaction.atomic():
        row.save(force_insert=True)


def test_a_version_for_information_is_shown_and_not_received_under() -> None:
    found = published(information_only=True)
    assert (found.status, found.receivable) == ("info", False)
    assert queries.shown(CODE, date(2026, 11, 23)).id == found.id
    with pytest.raises(NotFound, match="không được tiếp nhận"):
        queries.version_in_force(CODE, date(2026, 11, 23))


def test_a_withdrawn_version_is_no_longer_shown_but_kept_for_its_dossiers() -> None:
    found = published()
    operations.withdraw(found.id, reason="Bị bãi bỏ", by=THU, at=MONDAY)
    with pytest.raises(NotFound):
        queries.shown(CODE, date(2026, 11, 23))
    assert queries.version(found.id).definition == procedure()
    with pytest.raises(WithdrawRefused, match="đã được rút"):
        operations.withdraw(found.id, reason="Lần nữa", by=THU, at=MONDAY)


def test_withdrawing_needs_a_reason() -> None:
    with pytest.raises(WithdrawRefused, match="lý do"):
        operations.withdraw(published().id, reason="  ", by=THU, at=MONDAY)


def test_after_a_withdrawal_a_corrected_version_takes_the_same_days() -> None:
    operations.withdraw(published().id, reason="Ghi sai phí", by=THU, at=MONDAY)
    corrected = published(short="Việc tốt đã sửa")
    assert queries.version_in_force(CODE, date(2026, 11, 23)).id == corrected.id
    assert [one.status for one in queries.versions(CODE)] == ["published", "withdrawn"]


def test_only_those_who_keep_the_catalogue_may_change_it() -> None:
    minh = Actor(account_id=new_id(), name="Lê Văn Minh", role="handler")
    found = draft()
    with pytest.raises(NotAllowed):
        operations.import_definition(procedure(short="Việc của Minh"), by=minh, at=MONDAY)
    with pytest.raises(NotAllowed):
        operations.publish(found.id, by=minh, at=MONDAY)
    with pytest.raises(NotAllowed):
        operations.withdraw(found.id, reason="Không thích", by=minh, at=MONDAY)
    with pytest.raises(NotAllowed):
        operations.import_synonyms("- {words: [a], means: b}", by=minh)


def test_every_deed_is_one_line_of_the_journal() -> None:
    found = published()
    operations.withdraw(found.id, reason="Bị bãi bỏ", by=THU, at=MONDAY)
    procedure_id = ProcedureVersion.objects.get(id=found.id).procedure_id
    assert [line.sentence for line in journal.timeline("procedure", procedure_id)] == [
        f"Nhập phiên bản 1 của thủ tục {CODE}",
        f"Công bố phiên bản 1 của thủ tục {CODE}, hiệu lực từ 01/07/2025",
        f"Rút phiên bản 1 của thủ tục {CODE}: Bị bãi bỏ",
    ]


def test_two_versions_are_compared_in_sentences() -> None:
    first = published()
    second = published(valid_from="2026-12-01", limits=[{"limit": "2 working days"}])
    assert operations.compare(first.id, second.id) == (
        "Có hiệu lực từ: 01/07/2025 → 01/12/2026.",
        "Thời hạn (chung), thời hạn: 3 ngày làm việc → 2 ngày làm việc.",
    )


def test_a_definition_is_parsed_once() -> None:
    found = published()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        again = queries.version(found.id)
    assert again.definition is found.definition
    assert len(asked) == 1


def test_an_unknown_version_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.version(published().id.__class__(int=0))
    with pytest.raises(NotFound):
        queries.versions("9.999999")


def test_words_nobody_found_are_counted_by_week() -> None:
    for searched in ("Cấp phép  BAY", "cap phep bay", "cấp phép bay"):
        operations.note_search_miss(searched, at=MONDAY)
    row = SearchMiss.objects.get()
    assert (row.text_folded, row.times, row.week) == ("cap phep bay", 3, date(2026, 11, 23))


@pytest.mark.parametrize("searched", ["", "099 912 345 678", "hồ sơ 0912", "a" * 61])
def test_what_may_name_a_person_is_not_kept(searched: str) -> None:
    operations.note_search_miss(searched, at=MONDAY)
    assert not SearchMiss.objects.exists()
