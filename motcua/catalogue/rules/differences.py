"""What changed between two versions of a procedure, in sentences for whoever must check it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from motcua.base.money import vnd
from motcua.base.text import capitalised
from motcua.catalogue.rules.definition import Definition, LimitRow
from motcua.workdays.rules.limits import Limit

#: Every field of a definition, as a person who checks procedures calls it.
LABELS = {
    "code": "mã thủ tục",
    "name": "tên",
    "short": "tên gọi thường",
    "field": "lĩnh vực",
    "levels": "cấp thực hiện",
    "audience": "đối tượng",
    "synonyms": "từ gọi khác",
    "summary": "tóm tắt",
    "decision": "quyết định công bố",
    "number": "số",
    "signed_on": "ngày ký",
    "issuer": "cơ quan ban hành",
    "legal_basis": "căn cứ pháp lý",
    "title": "trích yếu",
    "article": "điều, khoản",
    "valid_from": "có hiệu lực từ",
    "valid_to": "hết hiệu lực",
    "information_only": "chỉ để xem thông tin",
    "to_confirm": "điều cần xác nhận",
    "channels": "cách nộp",
    "receiving": "tiếp nhận",
    "place": "nơi tiếp nhận",
    "in_person": "phải có mặt",
    "proxy": "được ủy quyền",
    "postal_return": "trả qua bưu chính",
    "sets": "số bộ hồ sơ",
    "case": "trường hợp",
    "cases": "trường hợp",
    "when": "khi nào",
    "components": "thành phần hồ sơ",
    "originals": "bản chính",
    "certified": "bản sao chứng thực",
    "copies": "bản chụp",
    "shown": "chỉ xuất trình",
    "source": "nguồn giấy tờ",
    "required": "bắt buộc",
    "form": "mẫu",
    "purpose": "để làm gì",
    "note": "ghi chú",
    "limits": "thời hạn",
    "limit": "thời hạn",
    "extension": "kéo dài",
    "reason": "lý do",
    "counts": "cách tính",
    "ground": "căn cứ",
    "fees": "phí, lệ phí",
    "kind": "loại",
    "per": "thu theo",
    "amount": "mức thu",
    "tiers": "bậc",
    "start": "từ",
    "ceiling": "mức trần",
    "set_by": "nơi quy định",
    "collect_at": "thu khi",
    "exemptions": "miễn, giảm",
    "percent": "phần trăm giảm",
    "free_because": "căn cứ không thu",
    "supplement": "yêu cầu bổ sung",
    "policy": "tính lại thời hạn",
    "plus": "số ngày cộng thêm",
    "ask_within": "hạn yêu cầu",
    "max_requests": "số lần yêu cầu",
    "citizen_within": "hạn của người dân",
    "on_expiry": "khi quá hạn",
    "online": "mức trực tuyến",
    "scheme": "thang",
    "level": "mức",
    "questions": "câu hỏi",
    "label": "lời",
    "type": "kiểu",
    "choices": "lựa chọn",
    "help": "hướng dẫn",
    "results": "kết quả",
    "text": "lời văn",
    "forms": "mẫu đơn",
    "requirements": "yêu cầu, điều kiện",
    "how_to": "trình tự",
    "route": "lộ trình",
    "approved_by": "quyết định phê duyệt quy trình",
    "steps": "bước",
    "role": "vai trò",
    "unit": "đơn vị",
    "share": "phần thời gian",
    "next": "bước kế tiếp",
    "join": "chờ gộp nhánh",
    "extends": "dùng thời gian kéo dài",
    "key": "mã",
    "to": "tới",
    "choice": "lựa chọn",
}
_LIMITS = ("limit", "share", "ask_within", "citizen_within")
_SUMS = ("amount", "ceiling")


def differences(before: Definition, after: Definition) -> tuple[str, ...]:
    """One sentence per change, in the order of the definition; empty when both say the same.

    Parts are recognised by their key, not by their place: a component moved up the list has not changed.
    """
    return tuple(_between("", "", before, after))


def _between(place: str, field: str, before: Any, after: Any) -> Iterator[str]:
    if before == after:
        return
    if isinstance(before, BaseModel) and type(before) is type(after):
        for name in type(before).model_fields:
            label = LABELS[name]
            # a route is its steps, and the reader need not be told so twice
            deeper = place if name == "steps" else f"{place}, {label}" if place else label
            yield from _between(deeper, name, getattr(before, name), getattr(after, name))
    elif isinstance(before, tuple) and isinstance(after, tuple):
        yield from _between_lists(place, field, before, after)
    else:
        yield f"{capitalised(place)}: {_said(field, before)} → {_said(field, after)}."


def _between_lists(place: str, field: str, before: tuple[Any, ...], after: tuple[Any, ...]) -> Iterator[str]:
    olds, news = {_identity(one): one for one in before}, {_identity(one): one for one in after}
    for identity, old in olds.items():
        if identity not in news:
            yield f"{capitalised(place)}: bỏ {_named(field, old)}."
        else:
            yield from _between(f"{place} {_named(field, old)}", field, old, news[identity])
    for identity, new in news.items():
        if identity not in olds:
            yield f"{capitalised(place)}: thêm {_named(field, new)}."


def _identity(item: Any) -> Any:
    if isinstance(item, LimitRow):
        return (item.case, item.channels)
    if hasattr(item, "per"):  # a fee: the same charge by channel, case and period
        return (item.key, item.channels, item.cases, item.valid_from)
    for name in ("key", "to", "start"):
        if hasattr(item, name):
            return (getattr(item, name), getattr(item, "choice", ""))
    if hasattr(item, "number"):
        return (item.number, item.article)
    if hasattr(item, "scheme"):
        return (item.scheme, item.valid_from)
    return item


def _named(field: str, item: Any) -> str:
    if isinstance(item, LimitRow):
        told = [item.case, *(channel.vietnamese.lower() for channel in item.channels)]
        inside = ", ".join(word for word in told if word)
        return f"({inside})" if inside else "(chung)"
    if not isinstance(item, BaseModel):
        return _said(field, item)
    names = (getattr(item, key) for key in ("name", "label", "title", "to", "level", "start") if hasattr(item, key))
    name = _said(field, next(names, item))
    channels = ", ".join(channel.vietnamese.lower() for channel in getattr(item, "channels", ()))
    return f"{name} ({channels})" if channels else name


def _said(field: str, value: Any) -> str:
    if value is None or value == "" or value == ():
        return "không có"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if hasattr(value, "vietnamese"):
        return str(value.vietnamese).lower()
    if isinstance(value, BaseModel):
        return "; ".join(_said(name, getattr(value, name)) for name in type(value).model_fields if getattr(value, name))
    if field in _LIMITS:
        return Limit.parse(value).in_words()
    if field in _SUMS:
        return vnd(value)
    if isinstance(value, int):
        return str(value)
    return f"‘{value}’"
