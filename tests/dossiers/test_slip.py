"""The control slip: every hand-over with giver, taker, moment and outcome, as a rule and read back from paper."""

from datetime import datetime, timedelta

import pytest

from motcua.base.moments import TZ
from motcua.base.refusals import NotFound
from motcua.dossiers import operations
from motcua.dossiers.rules import slip
from motcua.dossiers.rules.slip import Stay
from motcua.journal import queries as journal
from motcua.paperwork import operations as paperwork
from tests.cast import MONDAY, Cast, received
from tests.paperwork.reading import text_of


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=TZ)


def stay(
    name: str, begun: str, ended: str = "", *, due: str = "05/10/2026 17:00", by: str = "", outcome: str = ""
) -> Stay:
    return Stay(
        name=name,
        office=f"Phòng {name}",
        holder="",
        entered_at=moment(begun),
        due_at=moment(due),
        left_at=moment(ended) if ended else None,
        left_by=by,
        outcome=outcome,
    )


def test_each_row_names_who_gave_and_who_took() -> None:
    found = list(
        slip.rows(
            [
                stay("Nhận", "05/10/2026 09:00", "05/10/2026 09:10", by="Lan", outcome="forwarded"),
                stay("Giải quyết", "05/10/2026 09:10", "06/10/2026 08:00", by="Minh", outcome="forwarded"),
                stay("Ký", "06/10/2026 08:00"),
            ],
            owner="Trần Thị Hoa",
            asked=[],
        )
    )
    assert [(row.giver, row.receiver, row.outcome) for row in found] == [
        ("Trần Thị Hoa", "Lan", "on_time"),
        ("Lan", "Minh", "late"),
        ("Minh", "", ""),
    ]


def test_branches_side_by_side_have_the_same_giver_and_the_join_has_the_last() -> None:
    found = list(
        slip.rows(
            [
                stay("Nhận", "05/10/2026 09:00", "05/10/2026 09:10", by="Lan"),
                stay("Công an", "05/10/2026 09:10", "05/10/2026 11:00", by="Tư"),
                stay("Bảo hiểm", "05/10/2026 09:10", "05/10/2026 10:00", by="Năm"),
                stay("Gộp", "05/10/2026 11:00"),
            ],
            owner="Hoa",
            asked=[],
        )
    )
    assert [row.giver for row in found] == ["Hoa", "Lan", "Lan", "Tư"]


def test_what_went_otherwise_is_noted() -> None:
    asked = [(moment("05/10/2026 10:00"), moment("08/10/2026 08:00"))]
    back = stay("Giải quyết", "05/10/2026 09:10", "08/10/2026 09:00", outcome="sent_back")
    row = next(slip.rows([back], owner="Hoa", asked=asked))
    assert row.note == "Trả lại bước trước; Yêu cầu bổ sung 05/10, nhận đủ 08/10"


@pytest.mark.django_db
def test_the_slip_is_read_back_from_its_paper(cast: Cast) -> None:
    row = received(cast)
    operations.forward(dossier_id=row.id, by=cast.lan, at=MONDAY + timedelta(minutes=5))
    paper = operations.print_control_slip(dossier_id=row.id, by=cast.minh, at=MONDAY + timedelta(hours=1))
    words = text_of(paperwork.draw(paper.id, at=MONDAY + timedelta(hours=1)))
    for told in ("Phiếu kiểm soát", row.code, "Trần Thị Hoa", cast.lan.name, "Trước hạn"):
        assert told.lower() in words.lower(), told
    assert journal.readings(cast.hoa_id)[0].how == "print"
    with pytest.raises(NotFound):
        operations.print_control_slip(dossier_id=row.id, by=cast.neighbour_handler, at=MONDAY)
