"""What still keeps a definition from being published, in sentences that name the place."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from motcua.catalogue.rules import fees, limits, routes, soundness
from motcua.catalogue.rules.definition import (
    Channel,
    Component,
    Definition,
    FeePer,
    FeeRow,
    LimitRow,
    OnExpiry,
    PaperSource,
    Route,
    Scheme,
    SetBy,
    Step,
    StepKind,
    SupplementKind,
)
from motcua.catalogue.rules.results import FACTS, gaps
from motcua.offices.rules.powers import Role
from motcua.workdays.rules.limits import Limit, LimitKind

#: Vertical agencies a route may name as `agency:…`.
AGENCIES = ("cong-an", "bhxh", "thue", "dat-dai")
#: From this day "một phần" must say why it isn't "toàn trình" (NĐ 224/2026 art. 14).
PARTIAL_NEEDS_REASON_FROM = date(2026, 7, 1)
#: Who may stand in a step of a kind; kinds not named are open to everybody who handles dossiers.
ROLES_OF_KIND = {
    StepKind.APPROVE: (Role.HEAD, Role.LEADER),
    StepKind.SIGN: (Role.LEADER,),
    StepKind.ISSUE: (Role.CLERK,),
    StepKind.RETURN: (Role.INTAKE,),
}
HANDLING_ROLES = (Role.INTAKE, Role.HANDLER, Role.HEAD, Role.LEADER, Role.CLERK, Role.DESK_HEAD)


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `str()` gives the sentence with its place: `lộ trình, bước ‘thẩm định’: …`."""

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"


def problems(definition: Definition) -> list[Problem]:
    """Everything that keeps a version from being published; empty when it may be.

    A version for information only needs its identity, level and legal basis, and no clock, fees or route.
    """
    found = [*_identity(definition), *_validity(definition), *_references(definition)]
    if not definition.information_only:
        found += [
            *_law(definition),
            *_ways_in(definition),
            *_components(definition),
            *_limits(definition),
            *_fees(definition),
            *_supplement(definition),
            *_online(definition),
            *_results(definition),
            *_route(definition),
        ]
    return found


# --- who it is -------------------------------------------------------------------------------------------


def _identity(definition: Definition) -> Iterator[Problem]:
    if not definition.levels:
        yield Problem("cấp thực hiện", "chưa ghi cấp nào có thẩm quyền.")
    if not definition.audience:
        yield Problem("đối tượng", "chưa ghi ai được làm thủ tục này.")
    if definition.decision is None and not definition.to_confirm:
        yield Problem(
            "quyết định công bố", "chưa ghi số quyết định; nếu chưa tra được, hãy ghi điều đó ở mục cần xác nhận."
        )


def _law(definition: Definition) -> Iterator[Problem]:
    if not definition.legal_basis:
        yield Problem("căn cứ pháp lý", "chưa ghi văn bản nào.")
    if not definition.how_to:
        yield Problem("trình tự", "chưa viết trình tự thực hiện cho người dân.")


def _validity(definition: Definition) -> Iterator[Problem]:
    if definition.valid_to is not None and definition.valid_to < definition.valid_from:
        yield Problem("hiệu lực", f"hết hiệu lực {_day(definition.valid_to)} trước khi có hiệu lực.")
    dated = [(f"mức thu ‘{row.name}’", row) for row in definition.fees] + [
        (f"mức trực tuyến ‘{one.level}’", one) for one in definition.online
    ]
    for where, stretch in dated:
        if stretch.valid_from and stretch.valid_to and stretch.valid_to < stretch.valid_from:
            yield Problem(where, f"hết hiệu lực {_day(stretch.valid_to)} trước khi có hiệu lực.")


def _references(definition: Definition) -> Iterator[Problem]:
    """Keys are unique, and whatever is named exists."""
    for what, keys in (
        ("trường hợp", [one.key for one in definition.cases]),
        ("thành phần hồ sơ", [one.key for one in definition.components]),
        ("câu hỏi", [one.key for one in definition.questions]),
        ("kết quả", [one.key for one in definition.results]),
        ("mẫu đơn", [one.key for one in definition.forms]),
    ):
        for key, count in Counter(keys).items():
            if count > 1:
                yield Problem(what, f"mã ‘{key}’ bị trùng.")
    cases = {one.key for one in definition.cases}
    named: list[tuple[str, Iterable[str]]] = [
        *((f"thành phần hồ sơ ‘{one.name}’", one.cases) for one in definition.components),
        *((f"mức thu ‘{one.name}’", one.cases) for one in definition.fees),
        *((f"câu hỏi ‘{one.label}’", one.cases) for one in definition.questions),
        *((f"kết quả ‘{one.name}’", one.cases) for one in definition.results),
        *((f"thời hạn {_limit(one)}", [one.case] if one.case else []) for one in definition.limits),
    ]
    for where, mentioned in named:
        for key in mentioned:
            if key not in cases:
                yield Problem(where, f"trường hợp ‘{key}’ không có trong thủ tục.")
    for component in definition.components:
        if component.form and definition.form(component.form) is None:
            yield Problem(f"thành phần hồ sơ ‘{component.name}’", f"mẫu ‘{component.form}’ không có trong thủ tục.")


# --- what is handed in -----------------------------------------------------------------------------------


def _ways_in(definition: Definition) -> Iterator[Problem]:
    if not definition.channels:
        yield Problem("cách nộp", "chưa có cách nộp nào.")
    receiving = definition.receiving
    if Channel.POST in definition.channels and receiving.in_person and not receiving.proxy:
        yield Problem("cách nộp", "người yêu cầu phải có mặt và không được ủy quyền thì không nhận qua bưu chính được.")


def _components(definition: Definition) -> Iterator[Problem]:
    for case in definition.case_keys:
        if not definition.components_for(case):
            yield Problem(_case(definition, case) or "thành phần hồ sơ", "chưa có thành phần hồ sơ nào.")
    for one in definition.components:
        yield from _component(one)


def _component(one: Component) -> Iterator[Problem]:
    where = f"thành phần hồ sơ ‘{one.name}’"
    asked = one.originals + one.certified + one.copies
    if one.source is PaperSource.CITIZEN and not asked and not one.shown:
        yield Problem(where, "chưa ghi cần mấy bản chính, bản sao hay chỉ xuất trình.")
    if one.source is PaperSource.REGISTRY and asked and one.required:
        yield Problem(where, "dữ liệu cơ quan tự tra cứu được thì không được đòi bản giấy.")


# --- the clock -------------------------------------------------------------------------------------------


def _limits(definition: Definition) -> Iterator[Problem]:
    for case in definition.case_keys:
        for channel in definition.channels:
            try:
                limits.limit_for(definition, case=case, channel=channel)
            except limits.NoLimit:
                yield Problem(_place("thời hạn", _case(definition, case), channel), "chưa có thời hạn.")
    seen: set[tuple[str, str]] = set()
    for row in definition.limits:
        where = f"thời hạn {_limit(row)}"
        for told in row.channels or ("",):
            if (row.case, told) in seen:
                yield Problem(where, "trùng trường hợp và cách nộp với một dòng khác, không biết theo dòng nào.")
            seen.add((row.case, told))
        yield from _strange_channels(where, row.channels, definition)
        yield from _extension(row, where)


def _strange_channels(where: str, channels: Iterable[Channel], definition: Definition) -> Iterator[Problem]:
    for channel in channels:
        if channel not in definition.channels:
            yield Problem(where, f"ghi cho cách nộp ‘{channel.vietnamese}’ mà thủ tục không nhận.")


def _extension(row: LimitRow, where: str) -> Iterator[Problem]:
    if row.extension is None:
        return
    more = Limit.parse(row.extension.limit)
    if row.extension.counts == "total" and limits.working_minutes(more) <= limits.working_minutes(row.parsed):
        yield Problem(where, "thời hạn tối đa khi kéo dài không dài hơn thời hạn thường.")
    if row.extension.counts == "added" and row.parsed.kind not in (more.kind, LimitKind.SAME_DAY):
        yield Problem(where, "phần kéo dài phải tính cùng đơn vị với thời hạn.")


def _supplement(definition: Definition) -> Iterator[Problem]:
    rule = definition.supplement
    where = "yêu cầu bổ sung"
    if (rule.policy is SupplementKind.REMAINING_PLUS) != (rule.plus > 0):
        yield Problem(
            where, "chính sách ‘thời gian còn lại cộng thêm’ phải ghi cộng mấy ngày, chính sách khác thì không."
        )
    if rule.max_requests > 1 and not rule.ground:
        yield Problem(where, "cho yêu cầu hơn một lần thì phải ghi căn cứ (mặc định chỉ một lần).")
    if rule.policy is not SupplementKind.RESTART and not rule.ground:
        yield Problem(where, "không tính lại từ đầu thì phải ghi căn cứ của pháp luật chuyên ngành.")
    if rule.ask_within != "3 working days" and not rule.ground:
        yield Problem(where, "hạn yêu cầu bổ sung khác 3 ngày làm việc thì phải ghi căn cứ.")
    if rule.citizen_within is None and rule.on_expiry is OnExpiry.REFUSE:
        yield Problem(where, "không đặt hạn cho người dân thì không thể từ chối vì quá hạn.")


# --- money -----------------------------------------------------------------------------------------------


def _fees(definition: Definition) -> Iterator[Problem]:
    for row in definition.fees:
        yield from _fee_row(row, definition)
    yield from _fee_clashes(definition)
    if definition.free_because:
        return
    for case in definition.case_keys:
        for channel in definition.channels:
            for day in _fee_days(definition):
                if not fees.rows_for(definition, case=case, channel=channel, on=day):
                    yield Problem(
                        _place("phí, lệ phí", _case(definition, case), channel),
                        f"ngày {_day(day)} chưa có mức thu, cũng chưa ghi căn cứ không thu.",
                    )
                    break


def _fee_row(row: FeeRow, definition: Definition) -> Iterator[Problem]:
    where = f"mức thu ‘{row.name}’"
    if row.amount is None and not row.tiers:
        yield Problem(
            where,
            "chưa điền mức thu do Hội đồng nhân dân tỉnh quy định."
            if row.set_by is SetBy.PROVINCE
            else "chưa có số tiền.",
        )
    if row.amount is not None and row.tiers:
        yield Problem(where, "có cả một mức chung lẫn các bậc, không biết theo mức nào.")
    if not row.ground:
        yield Problem(where, "chưa ghi căn cứ thu.")
    starts = [tier.start for tier in row.tiers]
    if starts and (starts[0] != 1 or starts != sorted(set(starts))):
        yield Problem(where, "các bậc phải bắt đầu từ 1 và tăng dần.")
    if row.per is FeePer.CASE and (len(row.tiers) > 1 or row.ceiling is not None):
        yield Problem(where, "thu theo trường hợp thì không có bậc và mức trần.")
    yield from _strange_channels(where, row.channels, definition)
    for key, count in Counter(one.key for one in row.exemptions).items():
        if count > 1:
            yield Problem(where, f"diện miễn, giảm ‘{key}’ bị trùng.")


def _fee_clashes(definition: Definition) -> Iterator[Problem]:
    for at, row in enumerate(definition.fees):
        for other in definition.fees[at + 1 :]:
            if (
                row.key == other.key
                and set(row.channels) & set(other.channels) == set(row.channels) | set(other.channels)
                and set(row.cases) & set(other.cases) == set(row.cases) | set(other.cases)
                and (row.valid_from or date.min) == (other.valid_from or date.min)
            ):
                yield Problem(f"mức thu ‘{row.name}’", "trùng với một dòng khác, không biết theo dòng nào.")


def _fee_days(definition: Definition) -> list[date]:
    """The days on which what is charged may change: the first, and every turn of a fee row after it."""
    turns = {definition.valid_from}
    for row in definition.fees:
        turns |= {row.valid_from} if row.valid_from else set()
        turns |= {row.valid_to + timedelta(days=1)} if row.valid_to else set()
    return sorted(day for day in turns if definition.holds_on(day))


# --- online, results -------------------------------------------------------------------------------------


def _online(definition: Definition) -> Iterator[Problem]:
    for at, one in enumerate(definition.online):
        where = f"mức trực tuyến ‘{one.level}’"
        for other in definition.online[at + 1 :]:
            if one.scheme is other.scheme and _overlap(one.valid_from, one.valid_to, other.valid_from, other.valid_to):
                yield Problem(where, "trùng thời gian với một mức khác của cùng thang.")
        sent_online = one.scheme is Scheme.TT_MP or (one.scheme is Scheme.LEVEL_1_4 and one.level in ("3", "4"))
        if sent_online and Channel.ONLINE not in definition.channels:
            yield Problem(where, "nộp được trên mạng mà cách nộp trực tuyến chưa được nhận.")
        lasts = one.valid_to is None or one.valid_to >= PARTIAL_NEEDS_REASON_FROM
        ends = definition.valid_to is not None and definition.valid_to < PARTIAL_NEEDS_REASON_FROM
        if one.level == "mot_phan" and lasts and not ends and not one.reason:
            yield Problem(where, f"từ {_day(PARTIAL_NEEDS_REASON_FROM)} phải công khai lý do chỉ làm được một phần.")


def _results(definition: Definition) -> Iterator[Problem]:
    for case in definition.case_keys:
        if not definition.results_for(case):
            yield Problem(_case(definition, case) or "kết quả", "chưa ghi kết quả trả cho người dân.")
    for result in definition.results:
        cases = result.cases or definition.case_keys
        for gap in gaps(result):
            known = all(any(one.key == gap for one in definition.questions_for(case)) for case in cases)
            if gap not in FACTS and not known:
                yield Problem(f"kết quả ‘{result.name}’", f"chỗ trống ‘{{{gap}}}’ không có câu hỏi nào điền.")


# --- the route -------------------------------------------------------------------------------------------


def _route(definition: Definition) -> Iterator[Problem]:
    route = definition.route
    for flaw in (flaws := soundness.flaws(route)):
        yield Problem(_step_place(route, flaw.step), flaw.sentence)
    for step in route.steps:
        yield from _step(step)
    if not flaws:
        yield from _papers_in_order(route)
        yield from _shares_fit(definition)
    if not route.approved_by and not definition.to_confirm:
        yield Problem("lộ trình", "chưa ghi quyết định phê duyệt quy trình nội bộ.")


def _step(step: Step) -> Iterator[Problem]:
    where = f"lộ trình, bước ‘{step.name}’"
    if step.role not in HANDLING_ROLES:
        yield Problem(where, f"vai trò ‘{step.role}’ không xử lý hồ sơ.")
    elif step.role not in ROLES_OF_KIND.get(step.kind, HANDLING_ROLES):
        may = " hoặc ".join(role.words for role in ROLES_OF_KIND[step.kind])
        yield Problem(where, f"việc {step.kind.vietnamese} phải do {may} làm, không phải {Role(step.role).words}.")
    kind, _, agency = step.unit.partition(":")
    if kind == "agency" and agency not in AGENCIES:
        yield Problem(where, f"cơ quan ‘{agency}’ không có trong danh sách ({', '.join(AGENCIES)}).")
    if step.kind is StepKind.RETURN:
        if step.share is not None:
            yield Problem(where, "trả kết quả không tính vào thời gian giải quyết nên không có phần thời gian.")
        if step.unit != "desk":
            yield Problem(where, "kết quả được trả ở nơi đã nhận hồ sơ (desk).")
    elif step.share is None:
        yield Problem(where, "chưa ghi phần thời gian.")
    elif Limit.parse(step.share).kind not in (LimitKind.WORKING_HOURS, LimitKind.WORKING_DAYS):
        yield Problem(where, "phần thời gian của bước phải tính bằng giờ hoặc ngày làm việc.")


#: How far the result is when a step begins.
_NOTHING, _DRAFTED, _SIGNED, _ISSUED = range(4)


def _papers_in_order(route: Route) -> Iterator[Problem]:
    """On every way through: received at the desk, drafted, signed, numbered and sealed last of all, returned."""
    first, end = routes.first(route), routes.last(route)
    if first.role != Role.INTAKE or first.unit != "desk":
        yield Problem(f"lộ trình, bước ‘{first.name}’", "bước đầu là của người tiếp nhận, ở nơi nhận hồ sơ (desk).")
    if end.kind is not StepKind.RETURN:
        yield Problem(f"lộ trình, bước ‘{end.name}’", "là bước cuối nên phải là trả kết quả.")
    # the least that is sure when a step ends, whatever way led there
    done: dict[str, int] = {}
    for step in _in_order(route):
        before = _sure_before(route, step, done)
        where = f"lộ trình, bước ‘{step.name}’"
        if step.kind is StepKind.SIGN and before < _DRAFTED:
            yield Problem(where, "có đường tới đây mà chưa ai thụ lý, dự thảo kết quả.")
        if step.kind is StepKind.ISSUE:
            if before < _SIGNED:
                yield Problem(where, "có đường tới đây mà kết quả chưa được ký.")
            if [way.to for way in step.next] != [end.key] or end.join:
                yield Problem(where, "hồ sơ coi là giải quyết xong ở đây, nên ngay sau đó phải là trả kết quả.")
        if step is end and before < _ISSUED:
            yield Problem(where, "có đường tới đây mà kết quả chưa được cho số, đóng dấu.")
        if step.kind is StepKind.RETURN and step is not end:
            yield Problem(where, "trả kết quả phải là bước cuối.")
        drafts = _DRAFTED if step.role in (Role.HANDLER, Role.HEAD) else _NOTHING
        done[step.key] = {StepKind.SIGN: _SIGNED, StepKind.ISSUE: _ISSUED}.get(step.kind, max(before, drafts))


def _sure_before(route: Route, step: Step, done: dict[str, int]) -> int:
    sources = [done[one.key] for one in route.steps if any(way.to == step.key for way in one.next)]
    # branches that meet have all been walked; of ways to choose from, the one that did least may have been taken
    return (max if step.join else min)(sources, default=_NOTHING)


def _shares_fit(definition: Definition) -> Iterator[Problem]:
    """On every way through, the steps' shares fit into each limit, and those of a lengthening into the lengthening."""
    usual, lengthened = _longest(definition.route)
    for row in definition.limits:
        where = _place("thời hạn", _case(definition, row.case), *row.channels)
        room = limits.working_minutes(row.parsed)
        base, more = lengthened or (0, 0)
        inside = usual or 0 if _total(row) else max(usual or 0, base)
        if inside > room:
            yield Problem(where, f"các bước cộng lại {_hours(inside)}, quá thời hạn {_limit(row)} ({_hours(room)}).")
        if more and row.extension is not None:
            most = limits.working_minutes(Limit.parse(row.extension.limit))
            if (base + more if _total(row) else more) > most:
                yield Problem(where, f"các bước của phần kéo dài cộng lại quá {_words(row.extension.limit)}.")
    if lengthened and not any(row.extension for row in definition.limits):
        yield Problem("lộ trình", "có bước dùng thời gian kéo dài mà không thời hạn nào cho kéo dài.")


def _longest(route: Route) -> tuple[int | None, tuple[int, int] | None]:
    """The longest working time in minutes of a way through, and of one with lengthening steps: (usual, lengthening).

    Either is `None` when there is no such way.
    """
    usual: dict[str, int] = {}
    lengthened: dict[str, tuple[int, int]] = {}
    for step in _in_order(route):
        key, sources = step.key, [one.key for one in route.steps if any(way.to == step.key for way in one.next)]
        own = limits.working_minutes(Limit.parse(step.share)) if step.share else 0
        before = [usual[one] for one in sources if one in usual] or ([] if sources else [0])
        longer = [lengthened[one] for one in sources if one in lengthened]
        if step.extends:
            longer += [(minutes, 0) for minutes in before]
            lengthened[key] = (max(one for one, _ in longer), max(one for _, one in longer) + own)
            continue
        if before:
            usual[key] = max(before) + own
        if longer:
            lengthened[key] = (max(one for one, _ in longer) + own, max(one for _, one in longer))
    end = routes.last(route).key
    return usual.get(end), lengthened.get(end)


def _total(row: LimitRow) -> bool:
    return row.extension is not None and row.extension.counts == "total"


def _in_order(route: Route) -> list[Step]:
    """The steps so that each comes after all that lead to it. The route has no circles."""
    steps = {step.key: step for step in route.steps}
    waits = Counter(way for step in route.steps for way in {way.to for way in step.next})
    ready, ordered = [route.steps[0].key], []
    while ready:
        step = steps[ready.pop()]
        ordered.append(step)
        for to in {way.to for way in step.next}:
            waits[to] -= 1
            if not waits[to]:
                ready.append(to)
    return ordered


# --- words -----------------------------------------------------------------------------------------------


def _case(definition: Definition, key: str) -> str:
    found = definition.case(key)
    return f"trường hợp ‘{found.name}’" if found else ""


def _place(what: str, case: str, *channels: Channel) -> str:
    told = [what, case, ", ".join(f"nộp {channel.vietnamese.lower()}" for channel in channels)]
    return ", ".join(word for word in told if word)


def _step_place(route: Route, key: str) -> str:
    name = next((step.name for step in route.steps if step.key == key), "")
    return f"lộ trình, bước ‘{name}’" if name else "lộ trình"


def _limit(row: LimitRow) -> str:
    return row.parsed.in_words()


def _words(limit: str) -> str:
    return Limit.parse(limit).in_words()


def _hours(minutes: int) -> str:
    hours = minutes / 60
    return f"{hours:g} giờ làm việc".replace(".", ",")


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _overlap(a_from: date | None, a_to: date | None, b_from: date | None, b_to: date | None) -> bool:
    return (a_from or date.min) <= (b_to or date.max) and (b_from or date.min) <= (a_to or date.max)
