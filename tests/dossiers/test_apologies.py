"""The letter of apology as a process: drafted by itself, completed, signed once, sent, counted while missing."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection
from psycopg import sql

from motcua.accounts.models import Person
from motcua.base import moments
from motcua.base.actor import system
from motcua.base.refusals import NotAllowed
from motcua.dossiers import models, operations, queries
from motcua.dossiers.operations import DeedRefused
from motcua.dossiers.rules.apologies import RULE, Stage
from motcua.dossiers.rules.fold import fold
from motcua.dossiers.rules.standing import Rung
from motcua.journal import queries as journal
from motcua.journal.operations import deliver_all
from motcua.notices.models import Notice
from motcua.paperwork import operations as paperwork
from motcua.paperwork.models import Paper
from tests.cast import MONDAY, Cast, received
from tests.paperwork.reading import text_of

pytestmark = pytest.mark.django_db

CLOCK = system("Soạn thư xin lỗi")


def on(day: int, clock: str) -> datetime:
    return moments.at(MONDAY.date() + timedelta(days=day), clock)


@pytest.fixture
def dossier(cast: Cast) -> models.Dossier:
    """A single-status dossier received on Monday, due on Thursday 17:00, in the handler's hands."""
    return received(cast, passed_on=True)


def complete(cast: Cast, dossier_id: UUID, *, at: datetime, days: int = 2) -> models.Apology:
    return operations.complete_apology(
        dossier_id=dossier_id, cause="verification", reason="Chờ xác nhận của nơi ở cũ.", days=days, by=cast.minh, at=at
    )


def kinds(dossier_id: UUID) -> list[str]:
    return [line.kind for line in journal.timeline("dossier", dossier_id)]


def test_nothing_is_drafted_while_the_date_can_be_kept(cast: Cast, dossier: models.Dossier) -> None:
    assert operations.draft_apologies(by=CLOCK, at=MONDAY) == 0


def test_a_letter_drafts_itself_before_its_last_lawful_moment(cast: Cast, dossier: models.Dossier) -> None:
    assert operations.draft_apologies(by=CLOCK, at=on(2, "15:00")) == 1
    letter = queries.letter_of(dossier.id, at=on(2, "15:00"))
    assert letter is not None
    assert letter.send_by == on(2, "17:00")
    assert letter.stage is Stage.DRAFTED
    assert (letter.step_name, letter.office_name) != ("", "")
    assert letter.new_due_at > dossier.due_at
    line = journal.timeline("apology", models.Apology.objects.get().id)[0]
    assert line.kind == "ApologyDrafted"
    assert "cần gửi trước 17:00 07/10/2026" in line.event.sentence


def test_drafting_again_changes_nothing(cast: Cast, dossier: models.Dossier) -> None:
    operations.draft_apologies(by=CLOCK, at=on(2, "15:00"))
    assert operations.draft_apologies(by=CLOCK, at=on(2, "15:10")) == 0
    assert models.Apology.objects.count() == 1


def test_a_draft_moves_nothing_and_disturbs_nobody(cast: Cast, dossier: models.Dossier) -> None:
    operations.draft_apologies(by=CLOCK, at=on(2, "15:00"))
    after = models.Dossier.objects.get(id=dossier.id)
    assert (after.version, after.due_at) == (dossier.version, dossier.due_at)


def test_a_letter_goes_from_draft_to_the_citizen(cast: Cast, dossier: models.Dossier) -> None:
    operations.draft_apologies(by=CLOCK, at=on(2, "15:00"))
    complete(cast, dossier.id, at=on(2, "15:30"))
    signed = operations.sign_apology(dossier_id=dossier.id, by=cast.nam, at=on(2, "16:00"))
    now = models.Dossier.objects.get(id=dossier.id)
    assert now.due_at == on(7, "17:00")  # two working days after Thursday: the next Monday
    assert now.due_original == dossier.due_at
    assert now.due_rule == RULE
    assert now.derivation[: len(dossier.derivation)] == dossier.derivation
    assert any("thêm 2 ngày làm việc" in line for line in now.derivation)
    assert queries.standing_of(now, on(2, "16:30")).key is Rung.EXTENDED
    assert signed.paper_id is not None
    paper = Paper.objects.get(id=signed.paper_id)
    assert (paper.kind, paper.office_code) == ("apology", cast.ward.code)
    words = text_of(paperwork.draw(paper.id, at=on(2, "16:00")))
    for printed in (signed.office.name, "Chờ xác nhận của nơi ở cũ", "17 giờ 00", "12/10/2026"):
        assert printed in words, printed

    operations.send_apology(dossier_id=dossier.id, way="tin nhắn", proof="SMS-1", by=cast.lan, at=on(2, "16:05"))
    assert models.Apology.objects.get().stage == Stage.SENT
    assert kinds(dossier.id)[-3:] == ["ApologyCompleted", "ApologySigned", "ApologySent"]
    told = fold((line.kind, line.event.facts()) for line in journal.timeline("dossier", dossier.id))
    assert datetime.fromisoformat(told.due) == now.due_at


def test_a_second_appointment_is_refused(cast: Cast, dossier: models.Dossier) -> None:
    complete(cast, dossier.id, at=on(2, "15:30"))
    operations.sign_apology(dossier_id=dossier.id, by=cast.nam, at=on(2, "16:00"))
    with pytest.raises(DeedRefused, match="chỉ cho hẹn lại một lần"):
        complete(cast, dossier.id, at=on(6, "09:00"))
    with pytest.raises(DeedRefused, match="chỉ cho hẹn lại một lần"):
        operations.sign_apology(dossier_id=dossier.id, by=cast.nam, at=on(6, "09:00"))
    assert operations.draft_apologies(by=CLOCK, at=on(6, "15:00")) == 0


def test_only_a_leader_signs_and_only_a_complete_letter(cast: Cast, dossier: models.Dossier) -> None:
    operations.draft_apologies(by=CLOCK, at=on(2, "15:00"))
    with pytest.raises(DeedRefused, match="chưa được hoàn thiện"):
        operations.sign_apology(dossier_id=dossier.id, by=cast.nam, at=on(2, "15:10"))
    complete(cast, dossier.id, at=on(2, "15:30"))
    for stranger in (cast.minh, cast.lan, cast.neighbour_handler):
        with pytest.raises(NotAllowed):
            operations.sign_apology(dossier_id=dossier.id, by=stranger, at=on(2, "16:00"))


@pytest.mark.parametrize(
    ("cause", "reason", "days", "field"),
    [("guess", "", 1, "cause"), ("other", " ", 1, "reason"), ("workload", "", 0, "days"), ("workload", "", 4, "days")],
)
def test_a_letter_needs_a_cause_and_days_within_the_rule(
    cast: Cast, dossier: models.Dossier, cause: str, reason: str, days: int, field: str
) -> None:
    with pytest.raises(DeedRefused) as refused:
        operations.complete_apology(
            dossier_id=dossier.id, cause=cause, reason=reason, days=days, by=cast.minh, at=on(2, "15:00")
        )
    assert refused.value.field == field
    assert not models.Apology.objects.exists()


def test_a_late_letter_still_goes_out_and_is_counted_as_late(cast: Cast, dossier: models.Dossier) -> None:
    late = on(4, "09:00")
    assert queries.tallies([cast.ward.id], at=late)[0].missing == 1
    complete(cast, dossier.id, at=late, days=1)
    operations.sign_apology(dossier_id=dossier.id, by=cast.nam, at=late)
    assert models.Dossier.objects.get().due_at == on(7, "17:00")
    sentence = journal.timeline("dossier", dossier.id)[-1].event.sentence
    assert "sau thời điểm phải gửi" in sentence
    tally = queries.tallies([cast.ward.id], at=late)[0]
    assert (tally.missing, tally.signed) == (0, 1)


def test_a_paused_or_finished_dossier_owes_no_letter(cast: Cast, dossier: models.Dossier) -> None:
    operations.draft_apologies(by=CLOCK, at=on(2, "15:00"))
    operations.request_supplement(
        dossier_id=dossier.id,
        items=[operations.SupplementItem(what="Giấy tờ", reason="thiếu", legal_basis="Điều 1")],
        by=cast.minh,
        at=on(2, "15:30"),
    )
    tally = queries.tallies([cast.ward.id], at=on(5, "09:00"))[0]
    assert (tally.owed, tally.missing) == (0, 0)
    assert queries.letters(cast.nam, stage=Stage.DRAFTED, at=on(5, "09:00")) == []
    assert operations.draft_apologies(by=CLOCK, at=on(5, "09:00")) == 0


def test_a_draft_for_a_date_that_moved_is_written_anew(cast: Cast, dossier: models.Dossier) -> None:
    operations.draft_apologies(by=CLOCK, at=on(2, "15:00"))
    operations.request_supplement(
        dossier_id=dossier.id,
        items=[operations.SupplementItem(what="Giấy tờ", reason="thiếu", legal_basis="Điều 1")],
        by=cast.minh,
        at=on(2, "15:30"),
    )
    operations.receive_supplement(dossier_id=dossier.id, by=cast.lan, at=on(7, "09:00"))
    due = models.Dossier.objects.get().due_at
    assert operations.draft_apologies(by=CLOCK, at=due - timedelta(hours=2)) == 1
    assert models.Apology.objects.get().due_before == due


def test_signing_needs_the_version_somebody_saw(cast: Cast, dossier: models.Dossier) -> None:
    complete(cast, dossier.id, at=on(2, "15:30"))
    with pytest.raises(Exception, match="người khác xử lý"):
        operations.sign_apology(dossier_id=dossier.id, by=cast.nam, at=on(2, "16:00"), seen=1)


def test_letters_are_listed_for_their_authority_alone(cast: Cast, dossier: models.Dossier) -> None:
    complete(cast, dossier.id, at=on(2, "15:30"))
    mine = queries.letters(cast.nam, stage=Stage.COMPLETED, at=on(2, "16:00"))
    assert [letter.code for letter in mine] == [dossier.code]
    assert queries.letters(cast.neighbour_handler, stage=Stage.COMPLETED, at=on(2, "16:00")) == []


@pytest.mark.parametrize("column", ["due_original", "received_at", "code"])
def test_what_was_promised_first_can_be_changed_by_nobody(dossier: models.Dossier, column: str) -> None:
    """Not even by direct SQL under the application's role: the database refuses."""
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(sql.SQL("UPDATE dossiers_dossier SET {0} = {0}").format(sql.Identifier(column)))


# --- sending ---------------------------------------------------------------------------------------------


def signed(cast: Cast, dossier: models.Dossier) -> models.Apology:
    complete(cast, dossier.id, at=on(2, "15:30"))
    return operations.sign_apology(dossier_id=dossier.id, by=cast.nam, at=on(2, "16:00"))


def test_a_signed_letter_goes_out_once_on_the_citizens_channel(cast: Cast, dossier: models.Dossier) -> None:
    signed(cast, dossier)
    deliver_all(at=on(2, "16:01"))
    operations.post_apology(dossier_id=dossier.id, by=CLOCK, at=on(2, "16:02"))  # heard twice: asked once
    message = Notice.objects.get(kind=operations.APOLOGY)
    assert message.channel == "sms"
    assert dossier.code in message.text
    assert "Hoa" not in message.text  # a telephone is read by whoever holds it
    assert models.Apology.objects.get().stage == Stage.SIGNED  # asked for is not sent


def test_what_the_carrier_reports_is_noted_once_and_never_goes_back(cast: Cast, dossier: models.Dossier) -> None:
    signed(cast, dossier)
    told: dict[str, Any] = {"dossier_id": dossier.id, "way": "Tin nhắn", "proof": "tin 1", "by": CLOCK}
    operations.hear_of_apology(**told, stage=Stage.DELIVERED, at=on(2, "16:05"))
    operations.hear_of_apology(**told, stage=Stage.SENT, at=on(2, "16:06"))  # late: it has arrived already
    operations.hear_of_apology(**told, stage=Stage.DELIVERED, at=on(2, "16:07"))
    letter = models.Apology.objects.get()
    assert (letter.stage, letter.delivered_at) == (Stage.DELIVERED, on(2, "16:05"))
    assert kinds(dossier.id).count("ApologyDelivered") == 1


def test_a_citizen_without_a_channel_is_left_to_the_desk(cast: Cast, dossier: models.Dossier) -> None:
    Person.objects.update(phone="", email="", address="")
    signed(cast, dossier)
    assert operations.post_apology(dossier_id=dossier.id, by=CLOCK, at=on(2, "16:01")) is False
    assert not Notice.objects.filter(kind=operations.APOLOGY).exists()
    with pytest.raises(DeedRefused) as refused:
        operations.send_apology(dossier_id=dossier.id, way=" ", by=cast.lan, at=on(2, "16:05"))
    assert refused.value.field == "way"
    operations.send_apology(dossier_id=dossier.id, way="Trao tận tay", by=cast.lan, at=on(2, "16:05"))
    assert queries.tallies([cast.ward.id], at=on(2, "16:10"))[0].sent == 1


def test_a_letter_that_is_not_signed_cannot_be_sent(cast: Cast, dossier: models.Dossier) -> None:
    operations.draft_apologies(by=CLOCK, at=on(2, "15:00"))
    with pytest.raises(DeedRefused, match="Chưa có thư"):
        operations.send_apology(dossier_id=dossier.id, way="Trao tận tay", by=cast.lan, at=on(2, "16:05"))
