"""Facts: what each kind of paper may be told. A fact left out prints as a dotted line to write on."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from motcua.base import text
from motcua.paperwork.rules import reports
from motcua.paperwork.rules.forms import Kind
from motcua.paperwork.rules.signing import Power


class WrongFacts(ValueError):
    """A paper was told something its kind has no place for, or in a shape nobody can print."""


def _text(value: Any) -> Any:
    if value is None:
        return ""
    return text.clean_lines(value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_text)]
#: What follows the number of a paper: `GXN-UBND`.
Symbol = Annotated[Text, Field(max_length=30, pattern=r"^[\w.-]*$")]
#: Nothing is accepted that can't be printed afterwards: a paper that has its number must come out.
Moment = Annotated[AwareDatetime, Field(ge=datetime(1900, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC))]
Amount = Annotated[int, Field(ge=0, le=10**12)]
Count = Annotated[int, Field(ge=0)]


class Part(BaseModel):
    """A group of facts. It may gain fields with defaults, never lose one: old papers are drawn from old facts."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Party(Part):
    """A person or organisation, as told at the counter."""

    name: Text = ""
    number: Text = ""
    address: Text = ""
    phone: Text = ""
    email: Text = ""


class Officer(Part):
    """Somebody of the house. `authority` are the lines above the title: `TM. ỦY BAN NHÂN DÂN`."""

    name: Text = ""
    title: Text = ""
    authority: Text = ""
    power: Power = Power.OFFICE
    phone: Text = ""
    address: Text = ""


class Component(Part):
    """One line of the papers handed in, with how many of each sort."""

    name: Text
    originals: Count = 0
    certified: Count = 0
    copies: Count = 0
    note: Text = ""


class FeeLine(Part):
    name: Text
    amount: Amount
    how: Text = ""


class HandOver(Part):
    """One row of the control slip: who gave, who took, when, and how the step ended."""

    giver: Text = ""
    giver_office: Text = ""
    receiver: Text = ""
    receiver_office: Text = ""
    at: Moment | None = None
    step: Text = ""
    due_at: Moment | None = None
    outcome: Text = ""  # early, on_time, late
    entered_at: Moment | None = None  # when it was written down, where that was later than it happened
    note: Text = ""


class RegisterRow(Part):
    """One dossier in the tracking book. `ordinal` is its line there; lines are counted anew where it is not told."""

    code: Text
    ordinal: Count | None = None
    procedure: Text = ""
    sets: Count | None = None
    name: Text = ""
    contact: Text = ""
    office: Text = ""
    received_at: Moment | None = None
    due_at: Moment | None = None
    forwarded_at: Moment | None = None
    resolved_at: Moment | None = None
    returned_at: Moment | None = None
    way: Text = ""
    note: Text = ""


class ReportColumn(Part):
    """One column, where a report is told others than its form's."""

    key: Annotated[Text, Field(pattern=r"^[a-z_]{1,30}$")]
    name: Text
    group: Text = ""
    mark: Text = ""


class ReportRow(Part):
    """One line of a report: a field, a procedure or an office, with its figures by their keys."""

    name: Text
    values: dict[str, Count] = {}
    note: Text = ""

    @field_validator("values")
    @classmethod
    def _tie(cls, values: dict[str, int]) -> dict[str, int]:
        if broken := reports.untied(values):
            raise ValueError(f"figures that do not tie: {'; '.join(broken)}")
        return values


class Answer(Part):
    """One question of a declaration with what was answered; a line without a question is a heading."""

    question: Text = ""
    answer: Text = ""
    heading: Text = ""


class Facts(Part):
    """What any paper may be told, whatever its kind."""

    parent_name: Text = ""  # the body above, first line of the left header
    place: Text = ""  # địa danh before the date
    receiving_unit: Text = ""
    code: Text = ""  # the dossier's code
    procedure_code: Text = ""
    procedure_name: Text = ""
    owner: Party = Party()
    received_at: Moment | None = None
    due_at: Moment | None = None
    reason: Text = ""
    legal_basis: Text = ""
    contact: Officer = Officer()
    complaint_route: Text = ""
    hotline: Text = ""
    recipients: tuple[Text, ...] = ()
    signer: Officer | None = None  # who signs; the one who issues when left out
    note: Text = ""


class ReceiptFacts(Facts):
    submitter: Party = Party()
    channel: Text = ""  # direct, online, post
    request: Text = ""
    components: tuple[Component, ...] = ()
    sets: Count | None = None
    limit: Text = ""  # in words: 3 ngày làm việc
    derivation: tuple[Text, ...] = ()
    fees: tuple[FeeLine, ...] | None = None  # None: not known; empty: nothing to pay
    paid_at: Moment | None = None
    return_way: Text = ""
    return_place: Text = ""
    book_volume: Text = ""
    book_ordinal: Text = ""


class SupplementRequestFacts(Facts):
    request: Text = ""
    items: tuple[Text, ...] = ()
    answer_by: date | None = None


class RefusalFacts(Facts):
    request: Text = ""


class ApologyFacts(Facts):
    new_due_at: Moment | None = None
    responsible: Officer = Officer()  # who held the step that is late
    responsible_office: Text = ""
    derivation: tuple[Text, ...] = ()


class StopNoticeFacts(Facts):
    asked_by_owner: bool | None = None  # the owner asked to withdraw, or the office stops on its own grounds
    asked_on: date | None = None
    papers_returned: tuple[Text, ...] = ()


class ControlSlipFacts(Facts):
    main_office: Text = ""
    joint_offices: tuple[Text, ...] = ()
    rows: tuple[HandOver, ...] = ()


class RegisterFacts(Facts):
    volume: Text = ""
    starts_on: date | None = None
    ends_on: date | None = None
    rows: tuple[RegisterRow, ...] = ()


class CashReceiptFacts(Facts):
    payer: Party = Party()
    purpose: Text = ""
    fees: tuple[FeeLine, ...] = ()
    paid_at: Moment | None = None
    cashier: Officer | None = None


class ResultReturnFacts(Facts):
    taker: Party = Party()
    taker_is: Text = ""  # owner, proxy, post
    proxy_paper: Text = ""
    results: tuple[Component, ...] = ()
    returned_papers: tuple[Component, ...] = ()
    returned_at: Moment | None = None


class ResultFacts(Facts):
    title: Text = ""
    subtitle: Text = ""
    symbol: Symbol = ""  # the letters after the number: GXN-UBND
    addressee: Text = ""
    grounds: tuple[Text, ...] = ()
    body: tuple[Text, ...] = ()
    answers: tuple[Answer, ...] = ()


class DeclarationFacts(Facts):
    title: Text = ""
    form_number: Text = ""
    addressee: Text = ""
    submitter: Party = Party()
    answers: tuple[Answer, ...] = ()
    pledge: Text = ""
    declared_on: date | None = None


class ReportFacts(Facts):
    unit: Text = ""
    period: Text = ""  # in words: Quý III năm 2026
    starts_on: date | None = None
    ends_on: date | None = None
    as_of: Moment | None = None
    line: Text = "Lĩnh vực giải quyết"  # what a line is
    columns: tuple[ReportColumn, ...] = ()  # those of the form when left out
    rows: tuple[ReportRow, ...] = ()
    notes: tuple[Text, ...] = ()


OF_KIND: Mapping[Kind, type[Facts]] = {
    Kind.RECEIPT: ReceiptFacts,
    Kind.SUPPLEMENT_REQUEST: SupplementRequestFacts,
    Kind.REFUSAL: RefusalFacts,
    Kind.APOLOGY: ApologyFacts,
    Kind.STOP_NOTICE: StopNoticeFacts,
    Kind.CONTROL_SLIP: ControlSlipFacts,
    Kind.REGISTER: RegisterFacts,
    Kind.CASH_RECEIPT: CashReceiptFacts,
    Kind.RESULT_RETURN: ResultReturnFacts,
    Kind.RESULT: ResultFacts,
    Kind.DECLARATION: DeclarationFacts,
    Kind.REPORT: ReportFacts,
}


def checked(kind: Kind, told: Mapping[str, Any]) -> Facts:
    """The facts as this kind of paper knows them. Raises `WrongFacts`, naming every fact that does not fit."""
    try:
        return OF_KIND[kind].model_validate(told)
    except ValidationError as error:
        lines = ("{}: {}".format(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors(include_input=False))
        raise WrongFacts(f"a {kind} can't be told this: {'; '.join(lines)}") from None


def written(facts: Facts) -> str:
    """Facts as the text that is sealed with the paper."""
    return facts.model_dump_json(exclude_defaults=True)


def read(kind: Kind, sealed: str) -> Facts:
    """Facts as they were written."""
    return OF_KIND[kind].model_validate_json(sealed)
