"""The deeds beside the main way: who may, what is refused, what is written down."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image
from pytest_django.fixtures import DjangoAssertNumQueries

from motcua.base.actor import Actor
from motcua.base.ids import new_id
from motcua.base.refusals import NotAllowed
from motcua.catalogue import queries as catalogue
from motcua.dossiers import models, operations, queries
from motcua.dossiers.operations import DeedRefused, Handed
from motcua.dossiers.rules.status import Finance, Status
from motcua.files import operations as files
from motcua.journal import queries as journal
from motcua.offices import operations as offices
from motcua.offices import queries as office_queries
from motcua.offices.rules.powers import Deed
from motcua.paperwork.models import Paper
from motcua.workdays.rules.limits import Limit
from tests.cast import MONDAY, Cast, received

pytestmark = pytest.mark.django_db


def waiting(cast: Cast, code: str = "1.004873") -> UUID:
    """One more dossier in the hands of the office; a single-status one, unless told otherwise."""
    return received(cast, code, passed_on=True).id


@pytest.fixture
def dossier(cast: Cast) -> models.Dossier:
    """One such dossier, waiting for a handler."""
    return models.Dossier.objects.get(id=waiting(cast))


def live(dossier: models.Dossier) -> models.Step:
    return models.Step.objects.get(dossier=dossier, left_at__isnull=True)


def position(actor: Actor) -> UUID:
    assert actor.position_id is not None
    return actor.position_id


def kinds(dossier: models.Dossier) -> list[str]:
    return [line.kind for line in journal.timeline("dossier", dossier.id)]


# --- assigning -------------------------------------------------------------------------------------------


def test_a_head_gives_work_to_somebody_and_then_to_somebody_else(cast: Cast, dossier: models.Dossier) -> None:
    others = office_queries.people_for(live(dossier).office_id, role="handler", at=MONDAY)
    other = next(one for one in others if one.position_id != cast.minh.position_id)
    operations.assign(dossier_id=dossier.id, position_id=position(cast.minh), by=cast.cuc, at=MONDAY)
    assert live(dossier).holder_name == cast.minh.name
    operations.assign(dossier_id=dossier.id, position_id=other.position_id, by=cast.cuc, at=MONDAY)
    assert live(dossier).holder_name == other.name
    with pytest.raises(NotAllowed):
        operations.forward(dossier_id=dossier.id, choice="du-can-cu", by=cast.minh, at=MONDAY)
    assert kinds(dossier)[-2:] == ["DossierAssigned", "DossierAssigned"]


def test_a_handler_takes_work_but_does_not_hand_it_out(cast: Cast, dossier: models.Dossier) -> None:
    others = office_queries.people_for(live(dossier).office_id, role="handler", at=MONDAY)
    other = next(one for one in others if one.position_id != cast.minh.position_id)
    with pytest.raises(DeedRefused, match="Chỉ lãnh đạo"):
        operations.assign(dossier_id=dossier.id, position_id=other.position_id, by=cast.minh, at=MONDAY)
    operations.assign(dossier_id=dossier.id, position_id=position(cast.minh), by=cast.minh, at=MONDAY)
    assert live(dossier).holder_id == cast.minh.position_id


def test_work_cannot_be_given_to_another_role_or_office(cast: Cast, dossier: models.Dossier) -> None:
    for wrong in (cast.van, cast.neighbour_handler, cast.lan):
        with pytest.raises(DeedRefused, match="vai trò"):
            operations.assign(dossier_id=dossier.id, position_id=position(wrong), by=cast.cuc, at=MONDAY)


def test_whoever_stands_in_for_a_colleague_acts_with_both_names(cast: Cast, dossier: models.Dossier) -> None:
    operations.assign(dossier_id=dossier.id, position_id=position(cast.minh), by=cast.cuc, at=MONDAY)
    cover = cast.neighbour_handler
    assert cover.account_id is not None
    offices.cover_absence(
        position_id=position(cast.minh),
        cover_account_id=cover.account_id,
        starts_at=MONDAY,
        ends_at=MONDAY + timedelta(days=2),
        by=cast.cuc,
        at=MONDAY,
    )
    stands_in = office_queries.actor_for(cover.account_id, at=MONDAY, position_id=cast.minh.position_id)
    assert stands_in is not None
    operations.forward(dossier_id=dossier.id, choice="du-can-cu", by=stands_in, at=MONDAY)
    line = journal.timeline("dossier", dossier.id)[-1]
    assert (line.by_name, line.covering) == (cover.name, cast.minh.name)
    late = office_queries.actor_for(cover.account_id, at=MONDAY + timedelta(days=3), position_id=cast.minh.position_id)
    assert late is not None
    assert late.position_id != cast.minh.position_id


# --- sending back ----------------------------------------------------------------------------------------


def test_a_leader_sends_a_draft_back_with_a_reason_and_the_signature_is_forgotten(
    cast: Cast, dossier: models.Dossier
) -> None:
    key = catalogue.version(dossier.procedure_version_id).definition.results[0].key
    operations.draft_result(dossier_id=dossier.id, key=key, text="Nội dung", granted=True, by=cast.minh, at=MONDAY)
    operations.forward(dossier_id=dossier.id, choice="du-can-cu", by=cast.minh, at=MONDAY)
    operations.sign(dossier_id=dossier.id, by=cast.nam, at=MONDAY)
    operations.return_to_step(dossier_id=dossier.id, to_key="tham-dinh", reason="sai tên", by=cast.van, at=MONDAY)
    assert live(dossier).key == "tham-dinh"
    assert models.Result.objects.get(dossier=dossier).signed_at is None
    assert "sai tên" in journal.timeline("dossier", dossier.id)[-1].sentence


@pytest.mark.parametrize(
    ("to_key", "reason", "says"),
    [("tiep-nhan", " ", "lý do"), ("ky", "x", "đã đi qua"), ("khong-co", "x", "đã đi qua")],
)
def test_sending_back_needs_a_step_passed_and_a_reason(
    cast: Cast, dossier: models.Dossier, to_key: str, reason: str, says: str
) -> None:
    with pytest.raises(DeedRefused, match=says):
        operations.return_to_step(dossier_id=dossier.id, to_key=to_key, reason=reason, by=cast.minh, at=MONDAY)


# --- results ---------------------------------------------------------------------------------------------


def test_nothing_is_signed_that_was_not_drafted_and_nothing_numbered_that_was_not_signed(
    cast: Cast, dossier: models.Dossier
) -> None:
    with pytest.raises(NotAllowed):
        operations.sign(dossier_id=dossier.id, by=cast.nam, at=MONDAY)
    operations.forward(dossier_id=dossier.id, choice="du-can-cu", by=cast.minh, at=MONDAY)
    with pytest.raises(DeedRefused, match="Chưa có dự thảo"):
        operations.sign(dossier_id=dossier.id, by=cast.nam, at=MONDAY)
    with pytest.raises(NotAllowed):
        operations.issue(dossier_id=dossier.id, by=cast.van, at=MONDAY)


def test_a_signed_result_is_not_written_over(cast: Cast, dossier: models.Dossier) -> None:
    key = catalogue.version(dossier.procedure_version_id).definition.results[0].key
    with pytest.raises(DeedRefused, match="chọn một kết quả"):
        operations.draft_result(dossier_id=dossier.id, key="gì đó", text="a", granted=True, by=cast.minh, at=MONDAY)
    with pytest.raises(DeedRefused, match="soạn nội dung"):
        operations.draft_result(dossier_id=dossier.id, key=key, text="  ", granted=True, by=cast.minh, at=MONDAY)
    operations.draft_result(dossier_id=dossier.id, key=key, text="một", granted=True, by=cast.minh, at=MONDAY)
    operations.draft_result(dossier_id=dossier.id, key=key, text="hai", granted=False, by=cast.minh, at=MONDAY)
    result = models.Result.objects.get(dossier=dossier)
    assert (result.text, result.granted) == ("hai", False)


def finished(cast: Cast, dossier: models.Dossier) -> None:
    key = catalogue.version(dossier.procedure_version_id).definition.results[0].key
    operations.draft_result(dossier_id=dossier.id, key=key, text="Nội dung", granted=True, by=cast.minh, at=MONDAY)
    operations.forward(dossier_id=dossier.id, choice="du-can-cu", by=cast.minh, at=MONDAY)
    operations.sign(dossier_id=dossier.id, by=cast.nam, at=MONDAY)


def test_a_late_result_is_returned_like_any_other_and_stays_late(cast: Cast, dossier: models.Dossier) -> None:
    finished(cast, dossier)
    late = MONDAY + timedelta(days=10)
    operations.issue(dossier_id=dossier.id, by=cast.van, at=late)
    row = models.Dossier.objects.get(id=dossier.id)
    assert (row.status, row.finished_as) == (Status.DONE, "late")
    assert Paper.objects.filter(kind="result", subject_id=dossier.id).count() == 1
    if row.finance == Finance.OWED:
        operations.collect_fee(dossier_id=dossier.id, by=cast.lan, at=late)
    operations.return_result(
        dossier_id=dossier.id, to_name="Lý Văn Đức", proxy_basis="Giấy ủy quyền 01/10/2026", by=cast.lan, at=late
    )
    hand_over = models.HandOver.objects.get(dossier=dossier)
    assert hand_over.proxy_basis
    assert queries.standing_of(models.Dossier.objects.get(id=dossier.id), late).key == "done_late"
    with pytest.raises(NotAllowed):
        operations.return_result(dossier_id=dossier.id, to_name="Ai khác", by=cast.lan, at=late)


def test_what_is_owed_is_collected_before_the_result_is_handed_over(cast: Cast) -> None:
    handed = Handed(
        version_id=cast.version("2.000815"),
        receiving_office_id=cast.desk.id,
        authority_id=cast.ward.id,
        owner_id=cast.hoa_id,
    )
    row = operations.accept(handed, by=cast.lan, at=MONDAY)
    with pytest.raises(NotAllowed):
        operations.collect_fee(dossier_id=row.id, by=cast.minh, at=MONDAY)
    operations.collect_fee(dossier_id=row.id, by=cast.cashier, at=MONDAY)
    assert Paper.objects.filter(kind="cash_receipt", subject_id=row.id).count() == 1
    with pytest.raises(DeedRefused, match="Không còn khoản nào"):
        operations.collect_fee(dossier_id=row.id, by=cast.cashier, at=MONDAY)


# --- beside the route ------------------------------------------------------------------------------------


def test_a_visit_leaves_minutes_and_cannot_be_in_the_future(cast: Cast, dossier: models.Dossier) -> None:
    told = {"place": "Khóm 2", "participants": "Tổ trưởng, chủ hộ", "findings": "Đúng như khai"}
    common = {"dossier_id": dossier.id, "by": cast.minh, "at": MONDAY + timedelta(hours=3)}
    operations.verify(**common, **told, visited_at=MONDAY + timedelta(hours=2))  # type: ignore[arg-type]
    assert models.SiteVisit.objects.get(dossier=dossier).place == "Khóm 2"
    for moment in (MONDAY + timedelta(days=1), MONDAY - timedelta(days=1)):
        with pytest.raises(DeedRefused, match="Thời điểm xác minh"):
            operations.verify(**common, **told, visited_at=moment)  # type: ignore[arg-type]
    with pytest.raises(DeedRefused) as refused:
        operations.verify(**common, **(told | {"findings": " "}), visited_at=MONDAY)  # type: ignore[arg-type]
    assert refused.value.field == "findings"


def test_notes_for_colleagues_and_words_for_the_citizen_are_kept_apart(cast: Cast, dossier: models.Dossier) -> None:
    operations.note(dossier_id=dossier.id, text="hỏi lại sổ cũ", for_citizen=False, by=cast.minh, at=MONDAY)
    operations.note(dossier_id=dossier.id, text="Mời chờ thêm", for_citizen=True, by=cast.minh, at=MONDAY)
    detail = queries.detail(dossier.id, viewer=cast.minh, at=MONDAY)
    assert [note.text for note in detail.notes] == ["hỏi lại sổ cũ"]
    assert [note.text for note in detail.messages] == ["Mời chờ thêm"]
    with pytest.raises(DeedRefused):
        operations.note(dossier_id=dossier.id, text="  ", for_citizen=False, by=cast.minh, at=MONDAY)


def test_a_photo_is_attached_and_seen(cast: Cast, dossier: models.Dossier) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    picture.seek(0)
    kept = files.store(picture, name="bằng.png", about=("dossier", dossier.id), by=cast.minh, at=MONDAY)
    operations.attach(dossier_id=dossier.id, files=[(kept.id, kept.name)], by=cast.minh, at=MONDAY)
    detail = queries.detail(dossier.id, viewer=cast.minh, at=MONDAY)
    assert [one.file_id for one in detail.attachments] == [kept.id]


def test_stopping_needs_a_leader_and_a_legal_ground(cast: Cast, dossier: models.Dossier) -> None:
    for who in (cast.minh, cast.lan, cast.neighbour_handler):
        with pytest.raises(NotAllowed):
            operations.stop(dossier_id=dossier.id, reason="trùng", legal_basis="Điều 1", by=who, at=MONDAY)
    with pytest.raises(DeedRefused, match="căn cứ pháp lý"):
        operations.stop(dossier_id=dossier.id, reason="trùng", legal_basis=" ", by=cast.nam, at=MONDAY)
    operations.stop(dossier_id=dossier.id, reason="trùng", legal_basis="Điều 1", by=cast.nam, at=MONDAY)
    row = models.Dossier.objects.get(id=dossier.id)
    assert (row.status, row.ended_at) == (Status.STOPPED, MONDAY)
    assert Paper.objects.filter(kind="stop_notice", subject_id=dossier.id).count() == 1


def test_a_correction_says_what_and_why_and_keeps_the_history(cast: Cast, dossier: models.Dossier) -> None:
    operations.correct(
        dossier_id=dossier.id, what="owner_name", value="Trần Thị Hòa", reason="gõ nhầm", by=cast.lan, at=MONDAY
    )
    assert models.Dossier.objects.get(id=dossier.id).owner_name == "Trần Thị Hòa"
    assert "gõ nhầm" in journal.timeline("dossier", dossier.id)[-1].sentence
    for what, value, reason in (("owner_name", " ", "x"), ("owner_name", "x", " "), ("code", "x", "x")):
        with pytest.raises(DeedRefused):
            operations.correct(dossier_id=dossier.id, what=what, value=value, reason=reason, by=cast.lan, at=MONDAY)


def test_looking_leaves_a_line_for_the_citizen_and_marks_the_first_look(cast: Cast, dossier: models.Dossier) -> None:
    assert live(dossier).opened_at is None
    operations.look(dossier_id=dossier.id, by=cast.nam, at=MONDAY)
    assert live(dossier).opened_at is None, "only the one who must act opens it"
    operations.look(dossier_id=dossier.id, by=cast.minh, at=MONDAY)
    assert live(dossier).opened_at == MONDAY
    assert {one.name for one in journal.readings(cast.hoa_id)} == {cast.nam.name, cast.minh.name}
    assert models.Dossier.objects.get(id=dossier.id).version == 2


# --- queues ----------------------------------------------------------------------------------------------


def test_a_queue_shows_the_least_time_left_first_and_paused_ones_last(cast: Cast) -> None:
    version_id = cast.version("1.004873")
    case = catalogue.version(version_id).definition.case_keys[0]
    ids = []
    for hours in (0, 1, 2):
        at = MONDAY - timedelta(days=3) + timedelta(hours=hours)
        handed = Handed(
            version_id=version_id,
            case=case,
            receiving_office_id=cast.desk.id,
            authority_id=cast.ward.id,
            owner_id=cast.hoa_id,
        )
        row = operations.accept(handed, by=cast.lan, at=at)
        operations.forward(dossier_id=row.id, by=cast.lan, at=at)
        ids.append(row.id)
    component = catalogue.version(version_id).definition.components[0].key
    item = operations.SupplementItem(what="Giấy tờ", reason="mờ", component=component)
    operations.request_supplement(dossier_id=ids[0], items=[item], by=cast.minh, at=MONDAY)
    page = queries.queue(cast.minh, at=MONDAY)
    assert [one.dossier_id for one in page.rows] == [ids[1], ids[2], ids[0]]
    first = queries.queue(cast.minh, at=MONDAY, limit=2)
    rest = queries.queue(cast.minh, at=MONDAY, after=first.following, limit=2)
    assert [one.dossier_id for one in (*first.rows, *rest.rows)] == [ids[1], ids[2], ids[0]]
    assert rest.following == ""
    assert queries.counts(cast.minh, at=MONDAY)["paused"] == 1
    assert queries.queue(cast.neighbour_handler, at=MONDAY).rows == []


def test_a_preview_says_of_each_what_would_happen(cast: Cast, dossier: models.Dossier) -> None:
    def told(deed: Deed, viewer: Actor, seen: int = 2) -> str:
        (line,) = queries.previews([(dossier.id, seen)], deed, viewer=viewer, at=MONDAY)
        return line.why_not

    assert "hướng xử lý" in told(Deed.FORWARD, cast.minh)
    assert "người khác" in told(Deed.FORWARD, cast.minh, seen=1)
    assert "Chỉ người đang giữ" in told(Deed.SIGN, cast.nam)
    assert "Chỉ văn thư" in told(Deed.ISSUE, cast.minh)


def test_a_preview_of_somebody_elses_dossier_says_there_is_none(cast: Cast, dossier: models.Dossier) -> None:
    unknown = new_id()
    pairs = [(dossier.id, 2), (unknown, 1)]
    for line in queries.previews(pairs, Deed.FORWARD, viewer=cast.neighbour_handler, at=MONDAY):
        assert (line.why_not, line.code, line.owner_name) == ("Không có hồ sơ này.", "", "")


def test_a_preview_of_thirty_asks_no_more_than_one_of_two(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    pairs = [(waiting(cast), 2) for _ in range(30)]
    queries.previews(pairs[:1], Deed.FORWARD, viewer=cast.minh, at=MONDAY)  # what the process keeps is kept now
    for viewer in (cast.minh, cast.cuc, cast.neighbour_handler, cast.thu):
        with django_assert_max_num_queries(12):
            assert len(queries.previews(pairs, Deed.FORWARD, viewer=viewer, at=MONDAY)) == 30


def test_the_signing_queue_shows_the_words_to_be_signed(cast: Cast) -> None:
    drafted, bare = waiting(cast), waiting(cast)
    key = catalogue.version(cast.version("1.004873")).definition.results[0].key
    operations.draft_result(dossier_id=drafted, key=key, text="Nội dung", granted=True, by=cast.minh, at=MONDAY)
    for dossier_id in (drafted, bare):
        operations.forward(dossier_id=dossier_id, choice="du-can-cu", by=cast.minh, at=MONDAY)
    found = {one.row.dossier_id: one.result for one in queries.to_sign(cast.nam, at=MONDAY)}
    assert found.keys() == {drafted, bare}
    assert found[bare] is None
    assert (result := found[drafted]) is not None
    assert result.text == "Nội dung"
    assert queries.to_sign(cast.minh, at=MONDAY) == []
    (ready, not_ready) = queries.previews([(drafted, 4), (bare, 3)], Deed.SIGN, viewer=cast.nam, at=MONDAY)
    assert (ready.why_not, bool(ready.onward)) == ("", True)
    assert "Chưa có dự thảo" in not_ready.why_not


def test_a_preview_knows_what_the_deed_would_ask_for(cast: Cast) -> None:
    dossier_id = waiting(cast, "2.000815")
    operations.consult(
        dossier_id=dossier_id,
        office_id=cast.ward.id,
        question="Có tranh chấp không?",
        within=Limit.parse("2 working days"),
        by=cast.minh,
        at=MONDAY,
    )
    (line,) = queries.previews([(dossier_id, 3)], Deed.FORWARD, viewer=cast.minh, at=MONDAY)
    assert "Còn ý kiến chưa được trả lời" in line.why_not


def test_the_procedures_waiting_for_somebody_are_those_of_their_queue(cast: Cast) -> None:
    waiting(cast)
    assert [code for code, _ in queries.procedures_waiting(cast.minh, at=MONDAY)] == ["1.004873"]
    assert queries.procedures_waiting(cast.neighbour_handler, at=MONDAY) == []


def test_what_is_past_its_date_comes_first_and_pages_lose_nothing(cast: Cast) -> None:
    late, quick, slow = waiting(cast), waiting(cast), waiting(cast)
    later = MONDAY + timedelta(hours=30)
    models.Dossier.objects.filter(id=late).update(due_at=MONDAY + timedelta(hours=1))
    for dossier_id, hours in ((late, 9), (quick, 2), (slow, 8)):
        models.Step.objects.filter(dossier_id=dossier_id, left_at=None).update(due_at=MONDAY + timedelta(hours=hours))
    rows, after = [], ""
    for _ in range(3):
        page = queries.queue(cast.minh, at=later, after=after, limit=1)
        rows += [one.dossier_id for one in page.rows]
        after, later = page.following, later + timedelta(days=30)  # by then all are late
    assert rows == [late, quick, slow]
    assert after == ""
    for nonsense in ("x", "a~b~c~d", "2026-10-05~0~2026-10-05~00000000-0000-0000-0000-000000000007"):
        assert len(queries.queue(cast.minh, at=MONDAY, after=nonsense).rows) == 3


# --- entering late ---------------------------------------------------------------------------------------


def test_a_hand_over_entered_late_carries_both_moments(cast: Cast, dossier: models.Dossier) -> None:
    step, entered = live(dossier), MONDAY + timedelta(days=1)
    really = MONDAY + timedelta(hours=2)
    operations.forward(dossier_id=dossier.id, choice="du-can-cu", by=cast.minh, at=entered, handed_over_at=really)
    line = journal.timeline("dossier", dossier.id)[-1]
    assert line.at == entered
    assert "nhập muộn: giao giấy lúc 11:00 05/10/2026" in line.sentence
    step.refresh_from_db()
    assert step.left_at == entered  # the clocks go by when it was entered


@pytest.mark.parametrize("hours", [-1, 30])
def test_paper_cannot_have_changed_hands_before_the_step_or_later_than_now(
    cast: Cast, dossier: models.Dossier, hours: int
) -> None:
    with pytest.raises(DeedRefused) as refused:
        operations.forward(
            dossier_id=dossier.id,
            choice="du-can-cu",
            by=cast.minh,
            at=MONDAY + timedelta(days=1),
            handed_over_at=MONDAY + timedelta(hours=hours),
        )
    assert refused.value.field == "handed_over_at"
