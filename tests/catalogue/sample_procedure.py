"""A small procedure without a fault, and ways to change it: tests begin from it and break one thing."""

from typing import Any

from motcua.catalogue.rules.definition import Definition, Route, Step

STEPS: tuple[dict[str, Any], ...] = (
    {"key": "nhan", "name": "Tiếp nhận", "kind": "work", "role": "intake", "unit": "desk", "next": "tham-dinh"},
    {"key": "tham-dinh", "name": "Thẩm định", "kind": "work", "role": "handler", "unit": "authority", "next": "ky"},
    {"key": "ky", "name": "Ký", "kind": "sign", "role": "leader", "unit": "authority", "next": "dau"},
    {"key": "dau", "name": "Đóng dấu", "kind": "issue", "role": "clerk", "unit": "authority", "next": "tra"},
    {"key": "tra", "name": "Trả kết quả", "kind": "return", "role": "intake", "unit": "desk"},
)
SHARE = "2 working hours"


def steps(*extra: dict[str, Any], **changes: dict[str, Any]) -> list[dict[str, Any]]:
    """The five steps, some changed by key (`tham_dinh={"share": …}`), and others after them."""
    found = []
    for step in (*STEPS, *extra):
        told = {"share": SHARE, **step} if step["kind"] != "return" else dict(step)
        found.append({**told, **changes.get(step["key"].replace("-", "_"), {})})
    return found


def procedure(**changes: Any) -> Definition:
    """A definition that may be published, with changes."""
    plain: dict[str, Any] = {
        "code": "9.000001",
        "name": "Xác nhận việc tốt",
        "short": "Việc tốt",
        "field": {"key": "ho-tich", "name": "Hộ tịch"},
        "levels": ["xa"],
        "decision": {"number": "1/QĐ-UBND", "issuer": "Ủy ban nhân dân tỉnh"},
        "legal_basis": [{"number": "1/2024/NĐ-CP", "title": "Nghị định về việc tốt", "article": "Điều 1"}],
        "valid_from": "2025-07-01",
        "channels": ["direct", "online"],
        "components": [{"key": "don", "name": "Đơn đề nghị", "originals": 1, "purpose": "nêu việc"}],
        "limits": [{"limit": "3 working days"}],
        "free_because": "Nghị định 1/2024/NĐ-CP, Điều 2",
        "results": [{"key": "giay", "name": "Giấy xác nhận", "text": ["Xác nhận {owner}: {viec}."]}],
        "questions": [{"key": "viec", "label": "Việc đã làm"}],
        "how_to": ["Nộp đơn tại quầy."],
        "route": {"approved_by": "Quyết định 2/QĐ-UBND", "steps": steps()},
    }
    return Definition.model_validate({**plain, **changes})


def route(*made: dict[str, Any]) -> Route:
    """A route of these steps; what is not told is an hour of a handler's work."""
    usual = {"kind": "work", "role": "handler", "unit": "authority", "share": "1 working hours"}
    return Route(steps=tuple(Step.model_validate({**usual, "name": one["key"], **one}) for one in made))
