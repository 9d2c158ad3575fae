"""What happens to accounts and to what we know of people."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.journal.events import Event

_FIELDS = {
    "full_name": "họ tên",
    "kind": "loại đối tượng",
    "number": "số định danh",
    "old_number": "số CMND cũ",
    "born_on": "ngày sinh",
    "born_year": "năm sinh",
    "sex": "giới tính",
    "address": "địa chỉ",
    "phone": "điện thoại",
    "email": "thư điện tử",
    "issued_on": "ngày cấp thẻ",
}
_SOURCES = {"card": "quét thẻ", "said": "lời khai", "typed": "nhập tay", "registry": "cơ sở dữ liệu dân cư"}


@dataclass(frozen=True, kw_only=True)
class PersonRemembered(Event):
    """Something new was learnt of a person: which fields, and from where. Never what they hold."""

    subject: ClassVar[str] = "person"
    person_id: UUID
    new: bool
    fields: tuple[str, ...]
    #: Fields that were told otherwise but stand as a card or register said them.
    kept: tuple[str, ...] = ()
    known_from: str
    correcting: bool = False

    @property
    def sentence(self) -> str:
        what = ", ".join(_FIELDS.get(name, name) for name in self.fields)
        deed = "Ghi thông tin lần đầu" if self.new else "Sửa lại" if self.correcting else "Cập nhật"
        stayed = ", ".join(_FIELDS.get(name, name) for name in self.kept)
        rest = f"; giữ nguyên theo thẻ: {stayed}" if stayed else ""
        return f"{deed} ({_SOURCES.get(self.known_from, self.known_from)}): {what or 'không đổi'}{rest}"


@dataclass(frozen=True, kw_only=True)
class AccountMade(Event):
    """Somebody was given an account to work with."""

    subject: ClassVar[str] = "account"
    account_id: UUID

    @property
    def sentence(self) -> str:
        return "Tạo tài khoản làm việc"
