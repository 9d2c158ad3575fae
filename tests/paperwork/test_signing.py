"""Signing: the lines above a signature follow from the title, the body and the ground."""

import pytest

from motcua.paperwork.rules.signing import Power, Signature, head_in_full, signature

COMMUNE = "Ủy ban nhân dân xã Cồn Sậy"
DEPARTMENT = "Sở Xây dựng tỉnh Sông Tiền"
CENTRE = "Trung tâm Phục vụ hành chính công xã Cồn Sậy"


@pytest.mark.parametrize(
    ("title", "body", "lines"),
    [
        # TM.: the committee decides as a whole
        ("Chủ tịch UBND xã Cồn Sậy", COMMUNE, ["TM. Ủy ban nhân dân", "Chủ tịch"]),
        ("Chủ tịch", "Ủy ban nhân dân tỉnh Sông Tiền", ["TM. Ủy ban nhân dân", "Chủ tịch"]),
        ("Phó Chủ tịch UBND xã Cồn Sậy", COMMUNE, ["TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"]),
        ("Phó Chủ tịch Thường trực", COMMUNE, ["TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"]),
        ("Quyền Chủ tịch UBND xã", COMMUNE, ["TM. Ủy ban nhân dân", "Q. Chủ tịch"]),
        ("Q. Chủ tịch", COMMUNE, ["TM. Ủy ban nhân dân", "Q. Chủ tịch"]),
        ("Phó Chủ tịch UBND xã Cồn Sậy", CENTRE, ["TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"]),
        # the head of a body, and KT.: a deputy
        ("Giám đốc Sở Xây dựng", DEPARTMENT, ["Giám đốc"]),
        ("Phó Giám đốc Sở", DEPARTMENT, ["KT. Giám đốc", "Phó Giám đốc"]),
        ("Giám đốc Trung tâm", CENTRE, ["Giám đốc"]),
        ("Phó Giám đốc", CENTRE, ["KT. Giám đốc", "Phó Giám đốc"]),
        ("Giám đốc Chi nhánh", "Chi nhánh Văn phòng Đăng ký đất đai Sa Nhiên", ["Giám đốc"]),
        ("Giám đốc Văn phòng Đăng ký đất đai", "Văn phòng Đăng ký đất đai tỉnh Sông Tiền", ["Giám đốc"]),
        ("Giám đốc Bảo hiểm xã hội huyện", "Bảo hiểm xã hội huyện Sa Nhiên", ["Giám đốc"]),
        ("Trưởng Công an xã", "Công an xã Cồn Sậy", ["Trưởng Công an xã"]),
        ("Phó Trưởng Công an", "Công an huyện Sa Nhiên", ["KT. Trưởng Công an", "Phó Trưởng Công an"]),
        ("Trưởng Phòng Tư pháp", "Phòng Tư pháp huyện Sa Nhiên", ["Trưởng Phòng"]),
        ("Trưởng phòng chuyên môn", "Phòng Kinh tế", ["Trưởng phòng"]),
        ("Phó Trưởng phòng", "Phòng Kinh tế", ["KT. Trưởng phòng", "Phó Trưởng phòng"]),
        ("Phó Chánh Văn phòng", "Văn phòng Ủy ban nhân dân tỉnh", ["KT. Chánh Văn phòng", "Phó Chánh Văn phòng"]),
        ("Chi cục trưởng", "Chi cục Quản lý đất đai", ["Chi cục trưởng"]),
        # TL.: the head of a unit by standing order, and its deputy for it
        ("Trưởng phòng Kinh tế", COMMUNE, ["TL. Chủ tịch", "Trưởng phòng Kinh tế"]),
        ("Phó Trưởng phòng", COMMUNE, ["TL. Chủ tịch", "KT. Trưởng phòng", "Phó Trưởng phòng"]),
        ("Giám đốc Trung tâm", COMMUNE, ["TL. Chủ tịch", "Giám đốc Trung tâm"]),
        ("Giám đốc Trung tâm", DEPARTMENT, ["TL. Giám đốc", "Giám đốc Trung tâm"]),
        ("Chánh Văn phòng", COMMUNE, ["TL. Chủ tịch", "Chánh Văn phòng"]),
        ("Trưởng phòng chuyên môn", DEPARTMENT, ["TL. Giám đốc", "Trưởng phòng chuyên môn"]),
        # staff and those who are in charge without an office of leadership
        ("Công chức Tư pháp - Hộ tịch", COMMUNE, ["Công chức Tư pháp - Hộ tịch"]),
        ("Phụ trách Bộ phận Một cửa", COMMUNE, ["Phụ trách Bộ phận Một cửa"]),
        ("", COMMUNE, [""]),
        # a body whose head we have no word for
        ("Phó Giám đốc", "Quỹ Bảo trợ", ["KT. Giám đốc", "Phó Giám đốc"]),
    ],
)
def test_the_lines_follow_from_title_and_body(title: str, body: str, lines: list[str]) -> None:
    made = signature(title, body=body)
    assert [*made.above, made.title] == lines


@pytest.mark.parametrize(
    ("title", "body", "power", "lines"),
    [
        ("Chủ tịch UBND xã Cồn Sậy", COMMUNE, Power.OWN, ["Chủ tịch"]),
        ("Phó Chủ tịch UBND xã Cồn Sậy", COMMUNE, Power.OWN, ["KT. Chủ tịch", "Phó Chủ tịch"]),
        ("Giám đốc Trung tâm", COMMUNE, Power.AUTHORISED, ["TUQ. Chủ tịch", "Giám đốc Trung tâm"]),
        ("Công chức Tư pháp - Hộ tịch", COMMUNE, Power.AUTHORISED, ["TUQ. Chủ tịch", "Công chức Tư pháp - Hộ tịch"]),
        ("Trưởng phòng", DEPARTMENT, Power.AUTHORISED, ["TUQ. Giám đốc", "Trưởng phòng"]),
    ],
)
def test_another_ground_than_the_office_is_said(title: str, body: str, power: Power, lines: list[str]) -> None:
    made = signature(title, body=body, power=power)
    assert [*made.above, made.title] == lines


def test_a_deputy_s_mark_is_a_whole_word() -> None:
    assert signature("Phòng Kinh tế", body=COMMUNE) == Signature((), "Phòng Kinh tế")


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (COMMUNE, "Chủ tịch Ủy ban nhân dân xã Cồn Sậy"),
        (DEPARTMENT, "Giám đốc Sở Xây dựng tỉnh Sông Tiền"),
        ("Phòng Kinh tế", "Trưởng Phòng Kinh tế"),
        ("Công an xã Cồn Sậy", "Trưởng Công an xã Cồn Sậy"),
        ("Công an tỉnh Sông Tiền", "Giám đốc Công an tỉnh Sông Tiền"),
        ("Văn phòng Ủy ban nhân dân tỉnh", "Chánh Văn phòng Ủy ban nhân dân tỉnh"),
        ("Chi cục Thủy lợi", "Chi cục trưởng Chi cục Thủy lợi"),
        ("Quỹ Bảo trợ", "Thủ trưởng Quỹ Bảo trợ"),
    ],
)
def test_the_head_of_a_body_is_named_in_full(body: str, head: str) -> None:
    assert head_in_full(body) == head
