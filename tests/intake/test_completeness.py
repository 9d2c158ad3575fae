"""Completeness: which papers are missing, as a table."""

import pytest

from motcua.catalogue.rules.definition import Component
from motcua.intake.rules.completeness import Counted, missing

NEEDED = Component(key="to-khai", name="Tờ khai", originals=1)
COPY = Component(key="giay-chung-sinh", name="Giấy chứng sinh", copies=1)
MAYBE = Component(key="uy-quyen", name="Giấy ủy quyền", originals=1, required=False)


@pytest.mark.parametrize(
    ("counted", "absent"),
    [
        ({}, ["to-khai", "giay-chung-sinh"]),
        ({"to-khai": Counted(originals=1)}, ["giay-chung-sinh"]),
        ({"to-khai": Counted(originals=1), "giay-chung-sinh": Counted(certified=1)}, []),
        ({"to-khai": Counted(), "giay-chung-sinh": Counted(copies=2)}, ["to-khai"]),
        ({"uy-quyen": Counted(originals=1)}, ["to-khai", "giay-chung-sinh"]),
    ],
)
def test_what_is_required_and_not_there_is_named_in_order(counted: dict[str, Counted], absent: list[str]) -> None:
    found = missing([NEEDED, COPY, MAYBE], counted)
    assert [one.component for one in found] == absent


def test_the_sentence_names_the_paper() -> None:
    assert missing([NEEDED], {})[0].sentence == "Còn thiếu: Tờ khai."
