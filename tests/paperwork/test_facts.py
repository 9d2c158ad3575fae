"""Facts: a paper takes what its kind has a place for, and says what it could not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from motcua.paperwork.rules import facts
from motcua.paperwork.rules.facts import WrongFacts
from motcua.paperwork.rules.forms import Kind
from tests.paperwork import told


@pytest.mark.parametrize("kind", Kind)
def test_facts_are_the_same_after_they_were_written_and_read(kind: Kind) -> None:
    known = facts.checked(kind, told.FULL[kind])
    assert facts.read(kind, facts.written(known)) == known


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_be_told_nothing(kind: Kind) -> None:
    assert facts.written(facts.checked(kind, {})) == "{}"


def test_a_fact_the_form_has_no_place_for_is_refused_by_name() -> None:
    with pytest.raises(WrongFacts, match=r"fees\.0\.amount: .* procedurename: Extra inputs"):
        facts.checked(Kind.RECEIPT, {"procedurename": "Khai sinh", "fees": [{"name": "Lệ phí", "amount": "nhiều"}]})


def test_a_refusal_of_facts_does_not_repeat_them() -> None:
    with pytest.raises(WrongFacts) as refused:
        facts.checked(Kind.RECEIPT, {"owner": {"name": "Nguyễn Thị Hoa", "cccd": told.NUMBER}})
    assert told.NUMBER not in str(refused.value)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(WrongFacts, match="due_at"):
        facts.checked(Kind.RECEIPT, {"due_at": datetime(2026, 11, 23, 17, 0)})  # noqa: DTZ001 - the mistake itself


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (Kind.RECEIPT, {"fees": [{"name": "Lệ phí", "amount": -1}]}),
        (Kind.RECEIPT, {"fees": [{"name": "Lệ phí", "amount": 10**15}]}),
        (Kind.RECEIPT, {"components": [{"name": "Đơn", "copies": -1}]}),
        (Kind.RECEIPT, {"due_at": datetime(9999, 12, 31, 23, tzinfo=UTC)}),
        (Kind.REPORT, {"rows": [{"name": "Hộ tịch", "values": {"received": -1}}]}),
        (Kind.REPORT, {"rows": [{"name": "Hộ tịch", "values": {"received": 3, "ended": 1, "under_way": 1}}]}),
        (Kind.RESULT, {"symbol": "GXN/UBND"}),
        (Kind.RESULT, {"symbol": "G" * 31}),
    ],
)
def test_what_could_not_be_printed_afterwards_is_refused_before_a_number_is_taken(
    kind: Kind, known: dict[str, Any]
) -> None:
    with pytest.raises(WrongFacts):
        facts.checked(kind, known)


def test_words_are_kept_composed_and_without_letters_nobody_sees() -> None:
    known = facts.checked(Kind.RECEIPT, {"owner": {"name": "Nguye\u0302\u0303n\u200b  Thị\x07\tHoa"}, "note": None})
    assert known.owner.name == "Nguyễn Thị Hoa"
    assert known.note == ""
