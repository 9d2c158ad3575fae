"""The definition of a procedure: everything one version of it says, as one value that never changes."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from motcua.workdays.rules.limits import Limit, WrongLimit


class Part(BaseModel):
    """A part of a definition: frozen, comparable, usable as a key, and strict about words it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _limit(text: str) -> str:
    try:
        return str(Limit.parse(text))
    except WrongLimit as wrong:
        raise ValueError(str(wrong)) from wrong


Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Sentence = Annotated[str, StringConstraints(min_length=1)]
#: A time limit as `workdays.rules.limits.Limit` writes it: `3 working days`, `same day`.
LimitText = Annotated[str, AfterValidator(_limit)]
Count = Annotated[int, Field(ge=0, le=99)]
Dong = Annotated[int, Field(ge=0, le=1_000_000_000)]


class Level(StrEnum):
    """Who is competent: the levels of government, and those that stand beside them."""

    XA = "xa"
    HUYEN = "huyen"
    TINH = "tinh"
    BO = "bo"
    KHAC = "khac"

    @property
    def vietnamese(self) -> str:
        return {"xa": "Cấp xã", "huyen": "Cấp huyện", "tinh": "Cấp tỉnh", "bo": "Cấp bộ", "khac": "Cơ quan khác"}[
            self.value
        ]


class Channel(StrEnum):
    """How a dossier reaches the office (national `KenhThucHien` 1, 2, 3)."""

    DIRECT = "direct"
    ONLINE = "online"
    POST = "post"

    @property
    def vietnamese(self) -> str:
        return {"direct": "Trực tiếp", "online": "Trực tuyến", "post": "Bưu chính công ích"}[self.value]


class StepKind(StrEnum):
    """What is done in a step of the internal process."""

    WORK = "work"
    VERIFY = "verify"
    CONSULT = "consult"
    APPROVE = "approve"
    SIGN = "sign"
    ISSUE = "issue"
    POST = "post"
    RETURN = "return"

    @property
    def vietnamese(self) -> str:
        return {
            "work": "xử lý",
            "verify": "xác minh",
            "consult": "lấy ý kiến",
            "approve": "duyệt",
            "sign": "ký",
            "issue": "cho số, đóng dấu",
            "post": "niêm yết",
            "return": "trả kết quả",
        }[self.value]


class PaperSource(StrEnum):
    """Where a paper comes from: the law lets us ask the citizen only for what we can't get ourselves."""

    CITIZEN = "citizen"
    REGISTRY = "registry"
    EARLIER_RESULT = "earlier_result"


class FeeKind(StrEnum):
    PHI = "phi"
    LE_PHI = "le_phi"

    @property
    def vietnamese(self) -> str:
        return {"phi": "Phí", "le_phi": "Lệ phí"}[self.value]


class FeePer(StrEnum):
    CASE = "case"
    COPY = "copy"
    PAGE = "page"


class SetBy(StrEnum):
    CENTRAL = "central"
    PROVINCE = "province"


class CollectAt(StrEnum):
    """When a fee is collected (`HinhThucThu` 1, 2, 4)."""

    INTAKE = "intake"
    SUPPLEMENT = "supplement"
    RETURN = "return"


class SupplementKind(StrEnum):
    """What a request for missing papers does to the clock."""

    RESTART = "restart"
    PAUSE = "pause"
    REMAINING_PLUS = "remaining_plus"


class OnExpiry(StrEnum):
    """What happens when the citizen does not bring what was asked in time."""

    RETURN = "return"
    REFUSE = "refuse"
    CONTINUE = "continue"


class Scheme(StrEnum):
    """The ladder an online level is counted on; each year has its own."""

    LEVEL_1_4 = "LEVEL_1_4"
    TT_MP = "TT_MP"
    CHU_DONG = "CHU_DONG"

    @property
    def levels(self) -> tuple[str, ...]:
        return ("toan_trinh", "mot_phan") if self is Scheme.TT_MP else ("1", "2", "3", "4")


class QuestionType(StrEnum):
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"


class Validity(Part):
    """A stretch of days, both ends included; an open end has no day."""

    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class BusinessField(Part):
    """Lĩnh vực. `key` is what offices list as their work; `code` is the national one, where known."""

    key: Key
    name: Sentence
    code: str = ""


class Decision(Part):
    """The decision that promulgates the procedure (quyết định công bố)."""

    number: Sentence
    signed_on: date | None = None
    issuer: str = ""


class Law(Part):
    """One legal ground: the document's number and title, and the article meant."""

    number: Sentence
    title: Sentence
    article: str = ""


class Case(Part):
    """A sub-case (trường hợp) with papers, limits or fees of its own. `when` tells an officer how to recognise it."""

    key: Key
    name: Sentence
    when: str = ""


class Component(Part):
    """One paper of the dossier (thành phần hồ sơ), with how many of which sort."""

    key: Key
    name: Sentence
    originals: Count = 0
    certified: Count = 0
    copies: Count = 0
    #: Shown for comparison and taken back; counts then say what is kept, if anything.
    shown: bool = False
    source: PaperSource = PaperSource.CITIZEN
    cases: tuple[Key, ...] = ()
    required: bool = True
    #: Key of a form of this definition.
    form: str = ""
    #: What the office needs the paper for, in words for the citizen.
    purpose: str = ""
    note: str = ""

    @property
    def counts(self) -> str:
        """`1 bản chính, 2 bản chụp`; empty when nothing is kept."""
        named = ((self.originals, "bản chính"), (self.certified, "bản sao chứng thực"), (self.copies, "bản chụp"))
        return ", ".join(f"{count} {name}" for count, name in named if count)


class Extension(Part):
    """A lawful lengthening, such as verification: so much more (`added`), or so much in all (`total`)."""

    limit: LimitText
    reason: Sentence
    counts: Annotated[str, StringConstraints(pattern="^(added|total)$")] = "added"
    ground: str = ""


class LimitRow(Part):
    """One row of the time limits. No case: every case without a row of its own; no channels: all of them."""

    limit: LimitText
    case: str = ""
    channels: tuple[Channel, ...] = ()
    note: str = ""
    extension: Extension | None = None

    @property
    def parsed(self) -> Limit:
        return Limit.parse(self.limit)


class Tier(Part):
    """From this page (or copy) on, each costs so much."""

    start: Annotated[int, Field(ge=1)]
    amount: Dong


class Exemption(Part):
    """Who pays less, on what legal ground. `percent` is the part taken off."""

    key: Key
    name: Sentence
    ground: Sentence
    percent: Annotated[int, Field(ge=1, le=100)] = 100


class FeeRow(Validity):
    """One row of the fees. Rows with the same key are one charge told per channel, case or period: one of them applies.

    An amount set by the province (`set_by: province`) may be missing: whoever runs the platform fills it in, and
    until then the version can't be published.
    """

    key: Key
    name: Sentence
    kind: FeeKind
    per: FeePer = FeePer.CASE
    amount: Dong | None = None
    #: Steps of the price by page or copy; then there is no `amount`.
    tiers: tuple[Tier, ...] = ()
    #: No copy costs more than this.
    ceiling: Dong | None = None
    channels: tuple[Channel, ...] = ()
    cases: tuple[Key, ...] = ()
    set_by: SetBy = SetBy.CENTRAL
    ground: str = ""
    collect_at: CollectAt = CollectAt.INTAKE
    exemptions: tuple[Exemption, ...] = ()
    code: str = ""
    note: str = ""


def _spelled_out(next_steps: object) -> object:
    """`next: ky` and `next: [a, b]` are short for lists of `{to: …}`."""
    if isinstance(next_steps, str):
        next_steps = [next_steps]
    if isinstance(next_steps, list | tuple):
        return tuple({"to": one} if isinstance(one, str) else one for one in next_steps)
    return next_steps


class Next(Part):
    """Where a step leads. With a `choice`, only when that choice is made; several without are all taken (a fork)."""

    to: Key
    label: str = ""
    choice: str = ""

    @model_validator(mode="after")
    def _choices_have_words(self) -> Self:
        if self.choice and not self.label:
            raise ValueError("một lựa chọn phải có chữ để người xử lý đọc (label)")
        return self


class Step(Part):
    """One step of the approved internal process: who does what, in which unit, in how much working time."""

    key: Key
    name: Sentence
    kind: StepKind
    role: Sentence
    unit: Annotated[str, StringConstraints(pattern=r"^(desk|authority|upper|agency:[a-z0-9-]+)$")]
    #: Working time of this step alone; the returning of the result has none.
    share: LimitText | None = None
    next: Annotated[tuple[Next, ...], BeforeValidator(_spelled_out)] = ()
    #: Waits until every branch that leads here has arrived.
    join: bool = False
    #: Its time comes from the limit's extension (verification, an objection), not from the limit itself.
    extends: bool = False
    note: str = ""

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The choices to make at the end of the step: key and words. Empty when there is nothing to choose."""
        seen: dict[str, str] = {}
        for way in self.next:
            if way.choice:
                seen.setdefault(way.choice, way.label)
        return tuple(seen.items())


class Route(Part):
    """The internal process; it begins with its first step. How steps follow each other: `rules/routes.py`."""

    steps: tuple[Step, ...] = ()
    #: The decision that approves the internal process.
    approved_by: str = ""


class SupplementPolicy(Part):
    """What asking for missing papers does: to the clock, how often, until when (NĐ 61/2018 art. 17, 19.4)."""

    policy: SupplementKind = SupplementKind.RESTART
    #: Working days added to what was left, for `remaining_plus`.
    plus: Annotated[int, Field(ge=0, le=365)] = 0
    ask_within: LimitText = "3 working days"
    max_requests: Annotated[int, Field(ge=0, le=9)] = 1
    #: How long the citizen has; absent: no end is set.
    citizen_within: LimitText | None = None
    on_expiry: OnExpiry = OnExpiry.RETURN
    ground: str = ""


class OnlineLevel(Validity):
    """How far the procedure can be done online, on the ladder of its time."""

    scheme: Scheme
    level: str
    reason: str = ""

    @model_validator(mode="after")
    def _level_is_on_the_ladder(self) -> Self:
        if self.level not in self.scheme.levels:
            raise ValueError(f"mức ‘{self.level}’ không có trong thang {self.scheme}: {', '.join(self.scheme.levels)}")
        return self


class Result(Part):
    """What the citizen gets (kết quả). `text` holds the words of the paper, with {gaps} for facts and answers."""

    key: Key
    name: Sentence
    code: str = ""
    cases: tuple[Key, ...] = ()
    text: tuple[str, ...] = ()


class Form(Part):
    """A form or declaration, where to find it or which annex it is."""

    key: Key
    name: Sentence
    code: str = ""
    ground: str = ""


class Question(Part):
    """A short field the counter asks, printed on the declaration."""

    key: Key
    label: Sentence
    type: QuestionType = QuestionType.TEXT
    required: bool = True
    choices: tuple[str, ...] = ()
    cases: tuple[Key, ...] = ()
    help: str = ""

    @model_validator(mode="after")
    def _choices_belong_to_choices(self) -> Self:
        if (self.type is QuestionType.CHOICE) != bool(self.choices):
            raise ValueError("câu hỏi lựa chọn phải kể các lựa chọn, câu hỏi khác thì không")
        return self


class Receiving(Part):
    """Where and how the dossier is handed in and the result collected."""

    place: str = ""
    in_person: bool = False
    proxy: bool = True
    postal_return: bool = True


class Definition(Validity):
    """The whole content of one version of a procedure, as promulgated and as run here.

    Frozen and hashable. `information_only` marks a procedure shown to citizens that this office does not receive
    itself, or whose details are not yet complete.
    """

    code: Annotated[str, StringConstraints(pattern=r"^\d\.\d{6}(\.[0-9A-Z.]+)?$")]
    name: Sentence
    #: The everyday name, for a button or a queue row.
    short: Sentence
    field: BusinessField
    levels: tuple[Level, ...]
    audience: tuple[str, ...] = ("Công dân Việt Nam",)
    synonyms: tuple[str, ...] = ()
    summary: str = ""
    decision: Decision | None = None
    legal_basis: tuple[Law, ...] = ()
    valid_from: date
    valid_to: date | None = None
    information_only: bool = False
    #: Notes to whoever runs the platform: what is to be confirmed, and by what.
    to_confirm: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = (Channel.DIRECT,)
    receiving: Receiving = Receiving()
    sets: Annotated[int, Field(ge=1, le=9)] = 1
    cases: tuple[Case, ...] = ()
    components: tuple[Component, ...] = ()
    limits: tuple[LimitRow, ...] = ()
    fees: tuple[FeeRow, ...] = ()
    #: The ground on which nothing is charged; needed when there are no fees.
    free_because: str = ""
    supplement: SupplementPolicy = SupplementPolicy()
    online: tuple[OnlineLevel, ...] = ()
    questions: tuple[Question, ...] = ()
    results: tuple[Result, ...] = ()
    forms: tuple[Form, ...] = ()
    requirements: tuple[str, ...] = ()
    how_to: tuple[str, ...] = ()
    route: Route = Route()

    @property
    def case_keys(self) -> tuple[str, ...]:
        """The cases to choose from; `("",)` when the procedure has only one."""
        return tuple(case.key for case in self.cases) or ("",)

    def case(self, key: str) -> Case | None:
        return next((case for case in self.cases if case.key == key), None)

    def components_for(self, case: str) -> tuple[Component, ...]:
        """The papers of one case, in the order written."""
        return tuple(one for one in self.components if not one.cases or case in one.cases)

    def questions_for(self, case: str) -> tuple[Question, ...]:
        return tuple(one for one in self.questions if not one.cases or case in one.cases)

    def results_for(self, case: str) -> tuple[Result, ...]:
        return tuple(one for one in self.results if not one.cases or case in one.cases)

    def form(self, key: str) -> Form | None:
        return next((form for form in self.forms if form.key == key), None)

    def online_level(self, on: date) -> OnlineLevel | None:
        """The online level that holds on a day, or `None` when nothing is said for it."""
        return next((one for one in self.online if one.holds_on(on)), None)

    def as_json(self) -> dict[str, Any]:
        """Plain values for a database column: all of them, so that a default changed later changes no old version."""
        plain: dict[str, Any] = self.model_dump(mode="json")
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        return cls.model_validate(plain)
