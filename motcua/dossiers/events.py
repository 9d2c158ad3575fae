"""What can happen to a dossier, in the past tense. Citizens' names and numbers stay out of these lines."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from motcua.base import moments
from motcua.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class DossierEvent(Event):
    """Anything that happens to a dossier: which steps it closed, which it opened."""

    subject: ClassVar[str] = "dossier"
    dossier_id: UUID
    closed: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DossierAccepted(DossierEvent):
    """Accepted with a code and a promised date; the receipt is on paper."""

    code: str
    procedure: str
    version_id: UUID
    case: str
    channel: str
    receiving_office: str
    authority: str
    owner_id: UUID
    due: datetime
    rule: str
    calendar: str
    finance: str
    receipt: str

    @property
    def sentence(self) -> str:
        return f"Tiếp nhận hồ sơ {self.code}, hẹn trả {moments.short(self.due)}"


@dataclass(frozen=True, kw_only=True)
class DossierForwarded(DossierEvent):
    """A step was finished and the dossier went on."""

    step: str
    name: str
    to: tuple[str, ...]
    minutes: int
    late: bool
    choice: str = ""
    waits_for_others: bool = False
    due: datetime | None = None
    handed_over_at: datetime | None = None  # entered late: when the paper changed hands, as whoever enters it says

    @property
    def sentence(self) -> str:
        way = "chờ các nhánh khác" if self.waits_for_others else "chuyển sang " + ", ".join(f"“{n}”" for n in self.to)
        longer = f"; hẹn trả kéo dài đến {moments.short(self.due)}" if self.due else ""
        late = f" (nhập muộn: giao giấy lúc {moments.short(self.handed_over_at)})" if self.handed_over_at else ""
        return f"Xong bước “{self.name}”, {way}{longer}{late}"


@dataclass(frozen=True, kw_only=True)
class DossierSentBack(DossierEvent):
    """A step was not accepted and went back to an earlier one, with a reason."""

    step: str
    name: str
    to: str
    reason: str

    @property
    def sentence(self) -> str:
        return f"Trả lại bước “{self.to}”: {self.reason}"


@dataclass(frozen=True, kw_only=True)
class DossierAssigned(DossierEvent):
    """A step was given to one person."""

    step: str
    name: str
    to_position: UUID
    to_name: str
    from_name: str = ""

    @property
    def sentence(self) -> str:
        return f"Phân công {self.to_name} xử lý bước “{self.name}”"


@dataclass(frozen=True, kw_only=True)
class DossierHandedOver(DossierEvent):
    """The office that held a step was closed; the step went on in the one that took over its work."""

    step: str
    name: str
    from_office: str
    to_office: str

    @property
    def sentence(self) -> str:
        return f"Bàn giao bước “{self.name}” từ {self.from_office} sang {self.to_office}"


@dataclass(frozen=True, kw_only=True)
class StepFreed(DossierEvent):
    """Whoever held a step is no longer in that position; it waits for its whole office again."""

    step: str
    name: str
    from_position: UUID
    from_name: str

    @property
    def sentence(self) -> str:
        return f"{self.from_name} thôi vị trí: bước “{self.name}” trở lại hàng chờ chung của đơn vị"


@dataclass(frozen=True, kw_only=True)
class OpinionAsked(DossierEvent):
    """Another office was asked for its opinion."""

    consultation_id: UUID
    office: str
    office_name: str
    until: datetime

    @property
    def sentence(self) -> str:
        return f"Lấy ý kiến {self.office_name}, trả lời trước {moments.short(self.until)}"


@dataclass(frozen=True, kw_only=True)
class OpinionGiven(DossierEvent):
    """The office asked has answered."""

    consultation_id: UUID
    office_name: str
    late: bool

    @property
    def sentence(self) -> str:
        return f"{self.office_name} trả lời ý kiến" + (" (trễ)" if self.late else "")


@dataclass(frozen=True, kw_only=True)
class OpinionHandedOver(DossierEvent):
    """The office asked was closed; the question is now put to the one that took over its work."""

    consultation_id: UUID
    from_office: str
    to_office: str
    until: datetime

    @property
    def sentence(self) -> str:
        return f"Chuyển câu hỏi từ {self.from_office} sang {self.to_office}, hạn trả lời không đổi"


@dataclass(frozen=True, kw_only=True)
class SiteVisited(DossierEvent):
    """Somebody went and looked; the minutes are kept."""

    place: str
    visited_at: datetime

    @property
    def sentence(self) -> str:
        return f"Xác minh thực địa tại {self.place} lúc {moments.short(self.visited_at)}"


@dataclass(frozen=True, kw_only=True)
class SupplementAsked(DossierEvent):
    """The citizen was asked, once and completely, for what is missing; the clock obeys the procedure's policy."""

    number: int
    items: int
    policy: str
    paper: str
    until: datetime | None = None
    ground: str = ""  # why a leader decided to ask again, or after the days for it

    @property
    def sentence(self) -> str:
        why = f"; lãnh đạo quyết định: {self.ground}" if self.ground else ""
        return f"Yêu cầu bổ sung lần {self.number}: {self.items} nội dung (phiếu {self.paper}){why}"


@dataclass(frozen=True, kw_only=True)
class SupplementReceived(DossierEvent):
    """The citizen brought what was missing; the due date follows from the policy."""

    number: int
    due: datetime
    rule: str

    @property
    def sentence(self) -> str:
        return f"Nhận đủ bổ sung lần {self.number}, hẹn trả {moments.short(self.due)}"


@dataclass(frozen=True, kw_only=True)
class SupplementLapsed(DossierEvent):
    """The citizen's time to bring what was asked is over; the work goes on with what is there."""

    number: int
    due: datetime
    rule: str

    @property
    def sentence(self) -> str:
        return f"Hết thời hạn bổ sung lần {self.number}, giải quyết tiếp; hẹn trả {moments.short(self.due)}"


@dataclass(frozen=True, kw_only=True)
class PaymentAsked(DossierEvent):
    """The citizen has to settle a financial obligation first; the clock stands still meanwhile."""

    obligation_id: UUID
    purpose: str
    notice: str
    until: date | None = None

    @property
    def sentence(self) -> str:
        last = f", hạn {self.until:%d/%m/%Y}" if self.until else ""
        return f"Chờ thực hiện nghĩa vụ tài chính: {self.purpose} (thông báo {self.notice}{last})"


@dataclass(frozen=True, kw_only=True)
class PaymentMade(DossierEvent):
    """The obligation is settled; the days of waiting are left out of the limit."""

    obligation_id: UUID
    receipt: str
    due: datetime
    rule: str

    @property
    def sentence(self) -> str:
        return f"Đã nộp tiền (chứng từ {self.receipt}), hẹn trả {moments.short(self.due)}"


@dataclass(frozen=True, kw_only=True)
class ResultDrafted(DossierEvent):
    """A result was written and waits for a signature."""

    result: str
    granted: bool

    @property
    def sentence(self) -> str:
        return f"Dự thảo kết quả: {self.result}"


@dataclass(frozen=True, kw_only=True)
class ResultSigned(DossierEvent):
    """A leader has signed the result."""

    step: str
    name: str
    to: tuple[str, ...]
    minutes: int
    late: bool

    @property
    def sentence(self) -> str:
        return f"Ký kết quả ở bước “{self.name}”"


@dataclass(frozen=True, kw_only=True)
class ResultIssued(DossierEvent):
    """The result has a number and a seal: the work is done."""

    step: str
    number: str
    standing: str
    minutes: int
    late: bool
    to: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        return f"Vào sổ, đóng dấu kết quả số {self.number}"


@dataclass(frozen=True, kw_only=True)
class ResultReturned(DossierEvent):
    """The result is in the citizen's hands, or a proxy's."""

    way: str
    to_proxy: bool = False

    @property
    def sentence(self) -> str:
        return "Trả kết quả cho " + ("người được ủy quyền" if self.to_proxy else "người dân")


@dataclass(frozen=True, kw_only=True)
class DossierWithdrawn(DossierEvent):
    """The citizen took the dossier back."""

    reason: str

    @property
    def sentence(self) -> str:
        return f"Người dân rút hồ sơ: {self.reason}"


@dataclass(frozen=True, kw_only=True)
class DossierStopped(DossierEvent):
    """The office stopped, on a stated legal ground."""

    reason: str
    legal_basis: str

    @property
    def sentence(self) -> str:
        return f"Dừng giải quyết: {self.reason} ({self.legal_basis})"


@dataclass(frozen=True, kw_only=True)
class DossierCorrected(DossierEvent):
    """A mistake in what was written down was put right; what stood there before stays in the timeline."""

    what: str
    reason: str

    @property
    def sentence(self) -> str:
        return f"Đính chính {self.what}: {self.reason}"


@dataclass(frozen=True, kw_only=True)
class FeeSettled(DossierEvent):
    """What the citizen owed is paid, or they are exempt."""

    finance: str
    amount: int
    receipt: str = ""

    @property
    def sentence(self) -> str:
        return f"Thu phí, lệ phí (phiếu {self.receipt})" if self.receipt else "Miễn phí, lệ phí"


@dataclass(frozen=True, kw_only=True)
class NoteWritten(DossierEvent):
    """Somebody wrote a note: for colleagues, or for the citizen."""

    note_id: UUID
    for_citizen: bool

    @property
    def sentence(self) -> str:
        return "Nhắn người dân" if self.for_citizen else "Ghi chú nội bộ"


@dataclass(frozen=True, kw_only=True)
class PapersAttached(DossierEvent):
    """Files were added to the dossier."""

    files: int

    @property
    def sentence(self) -> str:
        return f"Đính kèm {self.files} tệp"


@dataclass(frozen=True, kw_only=True)
class ApologyDrafted(Event):
    """A letter of apology wrote itself, for a date that is going to be missed."""

    subject: ClassVar[str] = "apology"
    apology_id: UUID
    dossier_id: UUID
    because: str
    office: str
    send_by: datetime

    @property
    def sentence(self) -> str:
        return f"Thư xin lỗi tự soạn: {self.because}; cần gửi trước {moments.short(self.send_by)}"


@dataclass(frozen=True, kw_only=True)
class ApologyCompleted(DossierEvent):
    """Somebody put the cause and the time asked for into the letter; it waits for a signature."""

    cause: str
    days: int

    @property
    def sentence(self) -> str:
        return f"Hoàn thiện thư xin lỗi: {self.cause}; xin thêm {self.days} ngày làm việc"


@dataclass(frozen=True, kw_only=True)
class ApologySigned(DossierEvent):
    """A named leader signed the letter; the date it gives holds from now on, the first one stays on record."""

    paper: str
    cause: str
    due_before: datetime
    due: datetime
    rule: str
    in_time: bool
    apology_id: UUID

    @property
    def sentence(self) -> str:
        late = "" if self.in_time else " (thư ký sau thời điểm phải gửi)"
        return f"Ký thư xin lỗi số {self.paper}, hẹn lại {moments.short(self.due)}{late}"


@dataclass(frozen=True, kw_only=True)
class ApologySent(DossierEvent):
    """The letter went out to the citizen, in a way that leaves a proof."""

    way: str
    proof: str

    @property
    def sentence(self) -> str:
        return f"Gửi thư xin lỗi: {self.way}" + (f" ({self.proof})" if self.proof else "")


@dataclass(frozen=True, kw_only=True)
class ApologyDelivered(DossierEvent):
    """The letter reached the citizen."""

    way: str

    @property
    def sentence(self) -> str:
        return f"Người dân đã nhận thư xin lỗi: {self.way}"


@dataclass(frozen=True, kw_only=True)
class DueDateMoved(DossierEvent):
    """The calendar changed, and with it the promised date; the first one stays on record."""

    announcement_id: UUID
    because: str
    due_before: datetime
    due: datetime
    rule: str
    calendar: str
    steps: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        return f"Lịch làm việc thay đổi, hẹn trả từ {moments.short(self.due_before)} thành {moments.short(self.due)}"


@dataclass(frozen=True, kw_only=True)
class StepClocksMoved(DossierEvent):
    """The calendar changed, and with it the time of steps under way; the promised date is the same."""

    announcement_id: UUID
    because: str
    steps: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return "Lịch làm việc thay đổi, tính lại thời hạn của bước đang làm; ngày hẹn trả không đổi"
