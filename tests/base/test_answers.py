"""Answers kept while a great deal is done, and asked anew by everybody else."""

from datetime import date

from motcua.base.answers import keeping, kept

ASKED: list[tuple[str, date]] = []


@kept(day=lambda day: day.year)
def weather(place: str, on: date) -> str:
    ASKED.append((place, on))
    return f"{place} {on.year}"


def test_outside_a_block_every_question_is_asked() -> None:
    ASKED.clear()
    assert weather("Sa Nhiên", date(2025, 1, 1)) == weather("Sa Nhiên", on=date(2025, 1, 1)) == "Sa Nhiên 2025"
    assert len(ASKED) == 2


def test_inside_a_block_days_with_the_same_answer_are_asked_about_once() -> None:
    ASKED.clear()
    with keeping():
        told = [weather("Sa Nhiên", date(2025, month, 1)) for month in (1, 2, 3)]
        told.append(weather("Sa Nhiên", date(2026, 1, 1)))
        told.append(weather("Cồn Sậy", date(2026, 1, 1)))
    assert told == ["Sa Nhiên 2025"] * 3 + ["Sa Nhiên 2026", "Cồn Sậy 2026"]
    assert [
        ("Sa Nhiên", date(2025, 1, 1)),
        ("Sa Nhiên", date(2026, 1, 1)),
        ("Cồn Sậy", date(2026, 1, 1)),
    ] == ASKED


def test_answers_go_with_their_block_or_are_carried_to_the_next() -> None:
    ASKED.clear()
    carried: dict[object, object] = {}
    with keeping():
        weather("Sa Nhiên", date(2025, 1, 1))
    for _ in range(2):
        with keeping(carried):
            weather("Sa Nhiên", date(2025, 1, 1))
    assert len(ASKED) == 2
