"""What papers are told in tests: every fact of every kind once, about people who do not exist."""

from datetime import date
from typing import Any

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.paperwork.rules.forms import Kind

LAN = Actor(name="Trần Thị Lan", title="Công chức tiếp nhận", office_code="H99.61")
CODE = "H99.61-261120-0007"
NUMBER = "999123456789"
PHONE = "0900 000 001"
RECEIVED = moments.at(date(2026, 11, 20), "16:40")
DUE = moments.at(date(2026, 11, 23), "17:00")

HOA = {
    "name": "Nguyễn Thị Hoa",
    "number": NUMBER,
    "address": "Số 12, đường Bông Súng, khóm 3, phường Sen Hồng, tỉnh Sen",
    "phone": PHONE,
    "email": "hoa@vidu.vn",
}
COMMON: dict[str, Any] = {
    "parent_name": "Ủy ban nhân dân tỉnh Sen",
    "place": "Sen Hồng",
    "receiving_unit": "Trung tâm Phục vụ hành chính công phường Sen Hồng",
    "code": CODE,
    "procedure_code": "2.000815",
    "procedure_name": "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền "
    "của Việt Nam cấp hoặc chứng nhận",
    "owner": HOA,
    "received_at": RECEIVED,
    "due_at": DUE,
    "reason": "Bản chính chưa rõ dấu giáp lai, cần đối chiếu lại với sổ gốc của cơ quan cấp.",
    "legal_basis": "Điều 20 Nghị định số 23/2015/NĐ-CP ngày 16 tháng 02 năm 2015",
    "contact": {
        "name": "Trần Thị Lan",
        "title": "công chức tiếp nhận",
        "phone": "0900 000 002",
        "address": "Trụ sở UBND phường Sen Hồng",
    },
    "complaint_route": "phản ánh, kiến nghị tại Trung tâm Phục vụ hành chính công phường Sen Hồng (điện thoại "
    "0900 000 002) hoặc trên Cổng Dịch vụ công quốc gia; khiếu nại đến Chủ tịch Ủy ban nhân dân phường Sen Hồng.",
    "hotline": "0900 000 003",
    "recipients": ("Phòng Tư pháp",),
    "signer": {
        "name": "Lê Văn Nam",
        "title": "Phó Chủ tịch",
        "authority": "TM. Ủy ban nhân dân\nKT. Chủ tịch",
    },
}
FEES = (
    {"name": "Phí chứng thực bản sao từ bản chính", "amount": 14_000, "how": "2 bản × 4 trang"},
    {"name": "Phí cấp thêm bản", "amount": 1_005, "how": "1 bản"},
)
COMPONENTS = (
    {"name": "Bản chính giấy tờ, văn bản làm cơ sở để chứng thực bản sao", "originals": 1},
    {"name": "Bản sao cần chứng thực", "copies": 2},
    {"name": "Giấy ủy quyền", "certified": 1, "note": "nộp thay"},
)
ANSWERS = (
    {"heading": "I. Thông tin người yêu cầu"},
    {"question": "Họ, chữ đệm, tên", "answer": "Nguyễn Thị Hoa"},
    {"question": "Ngày, tháng, năm sinh", "answer": "02/01/1980"},
    {"question": "Nơi cư trú", "answer": HOA["address"]},
    {"heading": "II. Nội dung yêu cầu"},
    {"question": "Mục đích sử dụng", "answer": "Bổ túc hồ sơ xin việc làm\nvà lưu tại cơ quan"},
    {"question": "Số bản đề nghị cấp"},
)


def figures(**told: int) -> dict[str, int]:
    """The figures of both eras' reports, the sums worked out from their parts; what is left is still in time."""
    given = dict.fromkeys(("online", "other", "carried", "early", "on_time", "late", "overdue"), 0) | told
    received = given["online"] + given["other"] + given["carried"]
    ended = given["early"] + given["on_time"] + given["late"]
    return given | {
        "received": received,
        "new": given["online"] + given["other"],
        "ended": ended,
        "kept": given["early"] + given["on_time"],
        "under_way": received - ended,
        "in_time": received - ended - given["overdue"],
        "waiting": 1,
    }


FULL: dict[Kind, dict[str, Any]] = {
    Kind.RECEIPT: {
        **COMMON,
        "signer": {"name": "Trần Thị Lan"},
        "submitter": {**HOA, "name": "Phạm Văn Đức"},
        "channel": "direct",
        "request": "Chứng thực 2 bản sao bằng tốt nghiệp trung học phổ thông",
        "components": COMPONENTS,
        "sets": 1,
        "limit": "trong ngày",
        "derivation": (
            "nhận thứ Sáu 20/11/2026 16:40, sau 15 giờ",
            "tính sang ngày làm việc tiếp theo là thứ Hai 23/11/2026",
        ),
        "fees": FEES,
        "paid_at": RECEIVED,
        "return_way": "nhận trực tiếp",
        "return_place": "Trung tâm Phục vụ hành chính công phường Sen Hồng",
        "book_volume": "01/2026",
        "book_ordinal": "7",
        "note": "Mang theo giấy này khi nhận kết quả.",
    },
    Kind.SUPPLEMENT_REQUEST: {
        **COMMON,
        "signer": {"name": "Trần Thị Lan"},
        "request": "Chứng thực 2 bản sao bằng tốt nghiệp trung học phổ thông",
        "items": (
            "Bản chính bằng tốt nghiệp, vì bản đã nộp bị mờ dấu giáp lai",
            "Giấy ủy quyền có chứng thực, vì người nộp không phải là chủ hồ sơ",
        ),
        "answer_by": date(2026, 12, 4),
    },
    Kind.REFUSAL: {
        **COMMON,
        "signer": {"name": "Trần Thị Lan"},
        "request": "Chứng thực bản sao quyết định đã hết hiệu lực",
    },
    Kind.APOLOGY: {
        **COMMON,
        "new_due_at": moments.at(date(2026, 11, 26), "17:00"),
        "derivation": ("thêm 3 ngày làm việc kể từ thứ Hai 23/11/2026",),
        "responsible": {"name": "Võ Văn Minh", "title": "công chức Tư pháp - Hộ tịch"},
        "responsible_office": "Văn phòng HĐND và UBND phường Sen Hồng",
    },
    Kind.STOP_NOTICE: {
        **COMMON,
        "asked_by_owner": True,
        "asked_on": date(2026, 11, 21),
        "papers_returned": ("Bản chính bằng tốt nghiệp", "02 bản sao"),
    },
    Kind.CONTROL_SLIP: {
        **COMMON,
        "main_office": "Ủy ban nhân dân phường Sen Hồng",
        "joint_offices": ("Công an phường Sen Hồng", "Bảo hiểm xã hội"),
        "rows": (
            {
                "giver": "Trần Thị Lan",
                "giver_office": "Trung tâm Phục vụ hành chính công",
                "receiver": "Võ Văn Minh",
                "receiver_office": "Phòng Kinh tế, Hạ tầng và Đô thị",
                "at": RECEIVED,
                "step": "Tiếp nhận, chuyển hồ sơ",
                "due_at": RECEIVED,
                "outcome": "on_time",
                "note": "kèm 03 giấy tờ",
            },
            {
                "giver": "Võ Văn Minh",
                "receiver": "Lê Văn Nam",
                "at": DUE,
                "step": "Thẩm định",
                "outcome": "late",
                "entered_at": moments.at(date(2026, 11, 24), "08:05"),
            },
            {"giver": "Lê Văn Nam", "step": "Ký duyệt"},
        ),
    },
    Kind.REGISTER: {
        **COMMON,
        "volume": "01/2026",
        "starts_on": date(2026, 11, 1),
        "ends_on": date(2026, 11, 30),
        "rows": tuple(
            {
                "code": f"H99.61-261120-{n:04d}",
                "procedure": "Chứng thực bản sao từ bản chính",
                "sets": 1,
                "name": "Nguyễn Thị Hoa",
                "contact": "khóm 3, phường Sen Hồng; 0900 000 001",
                "office": "Ủy ban nhân dân phường Sen Hồng",
                "received_at": RECEIVED,
                "due_at": DUE,
                "forwarded_at": RECEIVED,
                "resolved_at": DUE,
                "returned_at": DUE,
                "way": "trực tiếp",
                "note": "đúng hạn",
            }
            for n in range(1, 31)
        ),
    },
    Kind.REPORT: {
        **COMMON,
        "unit": "Ủy ban nhân dân phường Sen Hồng",
        "period": "Quý III năm 2026",
        "starts_on": date(2026, 6, 15),
        "ends_on": date(2026, 9, 14),
        "as_of": moments.at(date(2026, 9, 15), "08:00"),
        "rows": (
            {"name": "Hộ tịch", "values": figures(online=1200, other=310, carried=45, early=1400, on_time=80, late=5)},
            {"name": "Chứng thực", "values": figures(other=2510, early=2510), "note": "Nguyễn Thị Hoa lập"},
            {"name": "Đất đai", "values": figures(online=40, other=12, carried=20, early=30, late=6, overdue=3)},
        ),
        "notes": ("Hồ sơ rút và dừng nằm trong cột (5), có ghi riêng ở báo cáo điện tử.",),
    },
    Kind.CASH_RECEIPT: {
        **COMMON,
        "payer": HOA,
        "purpose": f"Phí, lệ phí hồ sơ {CODE}",
        "fees": FEES,
        "paid_at": RECEIVED,
        "cashier": {"name": "Đỗ Thị Cúc", "title": "Thủ quỹ"},
    },
    Kind.RESULT_RETURN: {
        **COMMON,
        "signer": {"name": "Trần Thị Lan"},
        "taker": {**HOA, "name": "Phạm Văn Đức"},
        "taker_is": "proxy",
        "proxy_paper": "Giấy ủy quyền ngày 20/11/2026",
        "results": ({"name": "Bản sao có chứng thực", "certified": 2},),
        "returned_papers": ({"name": "Bản chính bằng tốt nghiệp", "originals": 1},),
        "returned_at": DUE,
        "note": "Không có ý kiến.",
    },
    Kind.RESULT: {
        **COMMON,
        "title": "Giấy xác nhận",
        "subtitle": "Về việc xác nhận tình trạng hôn nhân",
        "symbol": "GXN-UBND",
        "addressee": "Nguyễn Thị Hoa",
        "grounds": (
            "Căn cứ Luật Hộ tịch ngày 20 tháng 11 năm 2014;",
            "Xét đề nghị của bà Nguyễn Thị Hoa,",
        ),
        "body": (
            "Ủy ban nhân dân phường Sen Hồng xác nhận những nội dung dưới đây theo sổ gốc đang lưu giữ.",
            "Giấy này có giá trị sáu tháng kể từ ngày cấp.",
        ),
        "answers": ANSWERS,
    },
    Kind.DECLARATION: {
        **COMMON,
        "title": "Tờ khai cấp bản sao trích lục hộ tịch",
        "form_number": "Mẫu số 05",
        "addressee": "Ủy ban nhân dân phường Sen Hồng",
        "submitter": HOA,
        "answers": ANSWERS,
        "pledge": "Tôi cam đoan lời khai trên là đúng và chịu trách nhiệm trước pháp luật.",
        "declared_on": date(2026, 11, 20),
    },
}
