"""What keeps a version from being published, in sentences that name the place."""

from typing import Any

import pytest

from motcua.catalogue.rules import lint
from tests.catalogue.sample_procedure import procedure, steps

FEE = {"key": "phi", "name": "Phí việc tốt", "kind": "phi", "amount": 1000, "ground": "Điều 2"}
CASES = [{"key": "mot", "name": "Trường hợp một"}, {"key": "hai", "name": "Trường hợp hai"}]
VERIFY = [
    {"to": "ky", "choice": "du", "label": "Đủ"},
    {"to": "xac-minh", "choice": "chua", "label": "Phải xác minh"},
]
XAC_MINH = {
    "key": "xac-minh",
    "name": "Xác minh",
    "kind": "verify",
    "role": "handler",
    "unit": "authority",
    "next": "ky",
    "extends": True,
}
LENGTHENED = {"limit": "3 working days", "extension": {"limit": "2 working days", "reason": "xác minh"}}


def told(**changes: Any) -> str:
    return "\n".join(str(one) for one in lint.problems(procedure(**changes)))


def test_the_sample_may_be_published() -> None:
    assert lint.problems(procedure()) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"levels": []}, "cấp thực hiện: chưa ghi"),
        ({"audience": []}, "đối tượng: chưa ghi"),
        ({"decision": None}, "quyết định công bố: chưa ghi"),
        ({"legal_basis": []}, "căn cứ pháp lý: chưa ghi"),
        ({"how_to": []}, "trình tự: chưa viết"),
        ({"valid_to": "2025-06-30"}, "hiệu lực: hết hiệu lực 30/06/2025 trước khi có hiệu lực"),
        ({"channels": []}, "cách nộp: chưa có"),
        (
            {"channels": ["post"], "receiving": {"in_person": True, "proxy": False}},
            "cách nộp: người yêu cầu phải có mặt",
        ),
        ({"cases": [*CASES, CASES[0]]}, "trường hợp: mã ‘mot’ bị trùng"),
    ],
)
def test_a_version_says_who_it_is_on_what_ground_and_how_to_hand_in(changes: dict[str, Any], sentence: str) -> None:
    assert sentence in told(**changes)


@pytest.mark.parametrize(
    ("component", "sentence"),
    [
        ({"key": "a", "name": "Bản vẽ"}, "thành phần hồ sơ ‘Bản vẽ’: chưa ghi cần mấy bản"),
        ({"key": "a", "name": "Bản vẽ", "shown": True}, ""),
        (
            {"key": "a", "name": "Hộ khẩu", "source": "registry", "copies": 1},
            "thành phần hồ sơ ‘Hộ khẩu’: dữ liệu cơ quan tự tra cứu được",
        ),
        ({"key": "a", "name": "Đơn", "originals": 1, "form": "mau-1"}, "mẫu ‘mau-1’ không có"),
        ({"key": "a", "name": "Đơn", "originals": 1, "cases": ["ba"]}, "trường hợp ‘ba’ không có"),
    ],
)
def test_a_paper_is_asked_for_with_its_count_and_never_when_we_can_look_it_up(
    component: dict[str, Any], sentence: str
) -> None:
    found = told(components=[component])
    assert sentence in found if sentence else not found


def test_every_case_has_papers_a_limit_and_a_result() -> None:
    only = {"cases": ["mot"]}
    found = told(
        cases=CASES,
        components=[{"key": "don", "name": "Đơn", "originals": 1, **only}],
        limits=[{"limit": "3 working days", "case": "mot"}],
        results=[{"key": "giay", "name": "Giấy", **only}],
    )
    assert "trường hợp ‘Trường hợp hai’: chưa có thành phần hồ sơ" in found
    assert "thời hạn, trường hợp ‘Trường hợp hai’, nộp trực tiếp: chưa có thời hạn" in found
    assert "thời hạn, trường hợp ‘Trường hợp hai’, nộp trực tuyến: chưa có thời hạn" in found
    assert "trường hợp ‘Trường hợp hai’: chưa ghi kết quả" in found


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "thời hạn, nộp trực tiếp: chưa có thời hạn"),
        ([{"limit": "3 working days", "channels": ["direct"]}], "thời hạn, nộp trực tuyến: chưa có thời hạn"),
        ([{"limit": "3 working days"}, {"limit": "5 working days"}], "thời hạn 5 ngày làm việc: trùng"),
        ([{"limit": "3 working days"}, {"limit": "5 working days", "channels": ["post"]}], "‘Bưu chính công ích’"),
        ([{"limit": "3 working days", "case": "ba"}], "trường hợp ‘ba’ không có"),
        (
            [{"limit": "3 working days", "extension": {"limit": "3 working days", "reason": "x", "counts": "total"}}],
            "không dài hơn thời hạn thường",
        ),
        (
            [{"limit": "15 calendar days", "extension": {"limit": "3 working days", "reason": "x"}}],
            "phải tính cùng đơn vị",
        ),
    ],
)
def test_the_clock_is_told_for_every_way_in_and_only_once(rows: list[dict[str, Any]], sentence: str) -> None:
    assert sentence in told(limits=rows)


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        ({"policy": "pause"}, "không tính lại từ đầu thì phải ghi căn cứ"),
        ({"policy": "pause", "ground": "Luật X"}, ""),
        ({"policy": "remaining_plus", "ground": "Luật X"}, "phải ghi cộng mấy ngày"),
        ({"policy": "remaining_plus", "plus": 2, "ground": "Luật X"}, ""),
        ({"plus": 2}, "chính sách khác thì không"),
        ({"max_requests": 2}, "hơn một lần"),
        ({"ask_within": "5 working days"}, "khác 3 ngày làm việc"),
        ({"on_expiry": "refuse"}, "không thể từ chối vì quá hạn"),
    ],
)
def test_asking_otherwise_than_once_within_three_days_needs_a_ground(policy: dict[str, Any], sentence: str) -> None:
    found = told(supplement=policy)
    assert sentence in found if sentence else not found


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({**FEE, "amount": None}, "mức thu ‘Phí việc tốt’: chưa có số tiền"),
        ({**FEE, "amount": None, "set_by": "province"}, "chưa điền mức thu do Hội đồng nhân dân tỉnh"),
        ({**FEE, "ground": ""}, "chưa ghi căn cứ thu"),
        ({**FEE, "tiers": [{"start": 1, "amount": 1}]}, "cả một mức chung lẫn các bậc"),
        ({**FEE, "amount": None, "per": "page", "tiers": [{"start": 2, "amount": 1}]}, "bắt đầu từ 1"),
        ({**FEE, "ceiling": 5}, "không có bậc và mức trần"),
        ({**FEE, "channels": ["post"]}, "‘Bưu chính công ích’"),
        ({**FEE, "cases": ["ba"]}, "trường hợp ‘ba’ không có"),
        ({**FEE, "valid_from": "2026-01-02", "valid_to": "2026-01-01"}, "trước khi có hiệu lực"),
        ({**FEE, "exemptions": [{"key": "a", "name": "a", "ground": "a"}] * 2}, "‘a’ bị trùng"),
    ],
)
def test_a_fee_is_a_sum_with_a_ground(row: dict[str, Any], sentence: str) -> None:
    assert sentence in told(fees=[row])


def test_a_free_procedure_says_on_what_ground() -> None:
    assert "phí, lệ phí, nộp trực tiếp: ngày 01/07/2025 chưa có mức thu" in told(free_because="")


def test_a_fee_that_ends_leaves_no_day_without_an_answer() -> None:
    found = told(free_because="", fees=[{**FEE, "valid_to": "2026-12-31"}])
    assert "ngày 01/01/2027 chưa có mức thu" in found
    assert not told(free_because="", fees=[{**FEE, "valid_to": "2026-12-31"}, {**FEE, "valid_from": "2027-01-01"}])


def test_two_fees_for_the_same_are_refused() -> None:
    assert "trùng với một dòng khác" in told(fees=[FEE, {**FEE, "amount": 2000}])
    assert not told(fees=[{**FEE, "channels": ["direct"]}, {**FEE, "channels": ["online"], "amount": 2000}])


@pytest.mark.parametrize(
    ("levels", "sentence"),
    [
        ([{"scheme": "TT_MP", "level": "mot_phan"}], "phải công khai lý do"),
        ([{"scheme": "TT_MP", "level": "mot_phan", "reason": "Phải có mặt"}], ""),
        ([{"scheme": "TT_MP", "level": "mot_phan", "valid_to": "2026-06-30"}], ""),
        ([{"scheme": "LEVEL_1_4", "level": "2"}, {"scheme": "LEVEL_1_4", "level": "3"}], "trùng thời gian"),
    ],
)
def test_an_online_level_holds_once_at_a_time(levels: list[dict[str, Any]], sentence: str) -> None:
    found = told(online=levels)
    assert sentence in found if sentence else not found


def test_what_is_done_online_is_received_online() -> None:
    assert "cách nộp trực tuyến chưa được nhận" in told(
        channels=["direct"], online=[{"scheme": "TT_MP", "level": "toan_trinh"}]
    )


def test_every_gap_of_a_result_is_filled_by_a_fact_or_a_question() -> None:
    assert "kết quả ‘Giấy’: chỗ trống ‘{tuoi}’" in told(
        results=[{"key": "giay", "name": "Giấy", "text": ["{owner} {viec} {tuoi}"]}]
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tham_dinh": {"role": "gardener"}}, "bước ‘Thẩm định’: vai trò ‘gardener’"),
        ({"tham_dinh": {"role": "inspector"}}, "bước ‘Thẩm định’: vai trò ‘inspector’"),
        ({"ky": {"role": "handler"}}, "bước ‘Ký’: việc ký phải do lãnh đạo cơ quan làm, không phải người thụ lý"),
        ({"dau": {"role": "leader"}}, "bước ‘Đóng dấu’: việc cho số, đóng dấu phải do văn thư"),
        ({"tham_dinh": {"unit": "agency:thoi-tiet"}}, "bước ‘Thẩm định’: cơ quan ‘thoi-tiet’"),
        ({"tham_dinh": {"share": None}}, "bước ‘Thẩm định’: chưa ghi phần thời gian"),
        ({"tham_dinh": {"share": "2 calendar days"}}, "bước ‘Thẩm định’: phần thời gian của bước phải tính bằng"),
        ({"tra": {"share": "1 working hours"}}, "bước ‘Trả kết quả’: trả kết quả không tính"),
        ({"tra": {"unit": "authority"}}, "bước ‘Trả kết quả’: kết quả được trả ở nơi đã nhận"),
        ({"tra": {"kind": "work", "share": "1 working hours"}}, "bước ‘Trả kết quả’: là bước cuối nên phải"),
        ({"ky": {"kind": "approve"}}, "bước ‘Đóng dấu’: có đường tới đây mà kết quả chưa được ký"),
        ({"nhan": {"next": "dau"}}, "bước ‘Thẩm định’: không bước nào dẫn tới"),
        ({"tham_dinh": {"next": "dau"}}, "bước ‘Ký’: không bước nào dẫn tới"),
        (
            {"dau": {"kind": "work", "role": "handler"}},
            "bước ‘Trả kết quả’: có đường tới đây mà kết quả chưa được cho số",
        ),
        ({"nhan": {"unit": "authority"}}, "bước ‘Tiếp nhận’: bước đầu là của người tiếp nhận"),
        ({"tham_dinh": {"role": "leader"}}, "bước ‘Ký’: có đường tới đây mà chưa ai thụ lý"),
        (
            {"tham_dinh": {"share": "3 working days"}},
            "thời hạn: các bước cộng lại 30 giờ làm việc, quá thời hạn",
        ),
    ],
)
def test_the_route_names_its_faulty_step(changes: dict[str, Any], sentence: str) -> None:
    assert f"{sentence}" in told(route={"approved_by": "x", "steps": steps(**changes)})


def test_a_route_needs_an_approval_or_a_note_that_it_is_missing() -> None:
    assert "lộ trình: chưa ghi quyết định phê duyệt" in told(route={"steps": steps()})
    assert not told(route={"steps": steps()}, to_confirm=["Quy trình nội bộ chưa có"])


def lengthened(share: str) -> dict[str, Any]:
    return {"approved_by": "x", "steps": steps({**XAC_MINH, "share": share}, tham_dinh={"next": VERIFY})}


def test_verification_takes_its_time_from_the_lengthening() -> None:
    assert not told(limits=[LENGTHENED], route=lengthened("2 working days"))
    assert "phần kéo dài cộng lại quá 2 ngày làm việc" in told(limits=[LENGTHENED], route=lengthened("3 working days"))


def test_a_lengthening_step_needs_a_limit_that_may_be_lengthened() -> None:
    assert "không thời hạn nào cho kéo dài" in told(route=lengthened("1 working days"))


def test_a_lengthening_in_all_holds_the_whole_way() -> None:
    rows = [{"limit": "same day", "extension": {"limit": "3 working days", "reason": "x", "counts": "total"}}]
    assert not told(limits=rows, route=lengthened("2 working days"))
    assert "quá 3 ngày làm việc" in told(limits=rows, route=lengthened("3 working days"))


def test_parallel_branches_take_the_time_of_the_longest() -> None:
    branch = {"kind": "work", "role": "handler", "unit": "authority", "next": "gop", "share": "7 working hours"}
    extra: list[dict[str, Any]] = [
        {**branch, "key": "mot", "name": "Nhánh một"},
        {**branch, "key": "hai", "name": "Nhánh hai"},
        {**branch, "key": "gop", "name": "Gộp", "next": "ky", "join": True, "share": "1 working hours"},
    ]
    made = {"approved_by": "x", "steps": steps(*extra, tham_dinh={"next": ["mot", "hai"]})}
    assert not told(limits=[{"limit": "16 working hours"}], route=made)
    assert "cộng lại 16 giờ làm việc" in told(limits=[{"limit": "15 working hours"}], route=made)


def test_the_seal_comes_last_when_every_branch_is_done() -> None:
    branch = {"kind": "work", "role": "handler", "unit": "authority", "share": "1 working hours"}
    asks = {**branch, "key": "hoi", "name": "Hỏi thuế"}
    beside = steps({**asks, "next": "tra"}, nhan={"next": ["tham-dinh", "hoi"]}, tra={"join": True})
    assert "bước ‘Đóng dấu’: hồ sơ coi là giải quyết xong ở đây" in told(route={"approved_by": "x", "steps": beside})
    before = steps({**asks, "next": "dau"}, nhan={"next": ["tham-dinh", "hoi"]}, dau={"join": True})
    assert not told(route={"approved_by": "x", "steps": before})


def test_information_needs_no_clock_fee_or_route() -> None:
    bare: dict[str, Any] = {"limits": [], "free_because": "", "results": [], "components": [], "how_to": []}
    assert told(**bare, route={})
    assert not told(**bare, route={}, information_only=True)


def test_a_problem_reads_as_a_sentence_with_its_place() -> None:
    (problem,) = lint.problems(procedure(legal_basis=[]))
    assert str(problem) == "căn cứ pháp lý: chưa ghi văn bản nào."
