"""Questions to the catalogue: which version holds on a day, what it says, and which procedure somebody means."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Greatest

from motcua.base import text as words
from motcua.base.answers import kept
from motcua.base.refusals import NotFound
from motcua.catalogue.models import SHOWN, ProcedureVersion, Synonym, VersionStatus
from motcua.catalogue.rules import finding
from motcua.catalogue.rules.definition import Definition


@dataclass(frozen=True, kw_only=True)
class VersionInfo:
    """One version of a procedure. `definition` is parsed once per process and shared: it is frozen."""

    id: UUID
    code: str
    number: int
    status: str
    valid_from: date
    valid_to: date | None
    digest: str
    definition: Definition

    @property
    def receivable(self) -> bool:
        """Whether dossiers are received under it (on a day it holds)."""
        return self.status == VersionStatus.PUBLISHED


@kept()
def version(version_id: UUID) -> VersionInfo:
    """The version with this id, whatever its status. Raises `NotFound`."""
    rows = _rows().filter(id=version_id).values(*_COLUMNS)[:1]
    if not rows:
        raise NotFound("Không có phiên bản thủ tục này.")
    return _info(rows[0])


def version_in_force(code: str, on: date) -> VersionInfo:
    """The published version of a procedure under which a dossier is received on a day. Raises `NotFound`."""
    rows = _holding(on).filter(procedure__code=code, status=VersionStatus.PUBLISHED).values(*_COLUMNS)[:1]
    if not rows:
        raise NotFound(f"Thủ tục {code} không được tiếp nhận ở đây vào ngày {on:%d/%m/%Y}.")
    return _info(rows[0])


@kept()
def shown_versions() -> list[VersionInfo]:
    """Every version that is or will be shown to the public, by code and day."""
    rows = _rows().filter(status__in=SHOWN).order_by("procedure__code", "valid_from")
    return [_info(row) for row in rows.values(*_COLUMNS)]


def infos(version_ids: Iterable[UUID]) -> dict[UUID, VersionInfo]:
    """Several versions at once, by id, with one query."""
    return {row["id"]: _info(row) for row in _rows().filter(id__in=list(version_ids)).values(*_COLUMNS)}


def shown(code: str, on: date) -> VersionInfo:
    """The version a citizen reads on a day, receivable here or not. Raises `NotFound`."""
    rows = _holding(on).filter(procedure__code=code, status__in=SHOWN).values(*_COLUMNS)[:1]
    if not rows:
        raise NotFound(f"Không có thủ tục {code} có hiệu lực vào ngày {on:%d/%m/%Y}.")
    return _info(rows[0])


def versions(code: str) -> tuple[VersionInfo, ...]:
    """Every version of a procedure, the latest first, drafts and withdrawn ones too. Raises `NotFound`."""
    rows = _rows().filter(procedure__code=code).order_by("-number").values(*_COLUMNS)
    if not rows:
        raise NotFound(f"Không có thủ tục {code}.")
    return tuple(_info(row) for row in rows)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A procedure as whoever keeps the catalogue sees it: the version that counts, and what waits beside it."""

    code: str
    version: VersionInfo
    state: str
    drafts: int


def kept_procedures(*, on: date, text: str = "", after: str = "", limit: int = 50) -> tuple[tuple[Kept, ...], str]:
    """Every procedure by code, whatever the status of its versions, and the code to go on after; empty at the end.

    The version that counts is the one shown on the day, else the latest.
    """
    codes = _rows().order_by().values_list("procedure__code", flat=True).distinct()
    if text:
        folded = words.fold(words.clean(text))
        codes = codes.filter(Q(procedure__code__startswith=text.strip()) | Q(title_folded__contains=folded))
    if after:
        codes = codes.filter(procedure__code__gt=after)
    page = list(codes.order_by("procedure__code")[: limit + 1])
    by_code: dict[str, list[VersionInfo]] = {}
    for row in _rows().filter(procedure__code__in=page[:limit]).order_by("-number").values(*_COLUMNS):
        by_code.setdefault(row["procedure__code"], []).append(_info(row))
    found = tuple(_kept(code, by_code[code], on) for code in page[:limit])
    return found, (page[limit - 1] if len(page) > limit else "")


def _kept(code: str, versions: Sequence[VersionInfo], on: date) -> Kept:
    shown = [
        one
        for one in versions
        if one.status in SHOWN and one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)
    ]
    counts = (shown or versions)[0]
    return Kept(
        code=code,
        version=counts,
        state=VersionStatus(counts.status).label,
        drafts=sum(one.status == VersionStatus.DRAFT for one in versions),
    )


def state_of(version: VersionInfo) -> str:
    """The state of a version in words."""
    return str(VersionStatus(version.status).label)


# --- finding ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Found:
    """A procedure as a list shows it."""

    version_id: UUID
    code: str
    name: str
    short: str
    field_key: str
    field_name: str
    levels: tuple[str, ...]
    receivable: bool


@dataclass(frozen=True, kw_only=True)
class FieldInfo:
    """A field (lĩnh vực) and how many procedures it has on a day."""

    key: str
    name: str
    count: int


def fields(on: date) -> tuple[FieldInfo, ...]:
    """The fields that have procedures on a day, in Vietnamese order."""
    rows = (
        _holding(on)
        .filter(status__in=SHOWN)
        .values("field_key", "field_name")
        .annotate(count=Count("id"))
        .order_by("field_key")
    )
    found = (FieldInfo(key=row["field_key"], name=row["field_name"], count=row["count"]) for row in rows)
    return tuple(sorted(found, key=lambda one: words.fold(one.name)))


def listed(on: date, *, field: str | None = None, level: str | None = None) -> tuple[Found, ...]:
    """The procedures of a day, by everyday name; of one field or level if asked."""
    rows = _narrowed(on, field=field, level=level).values(*_FOUND)
    return tuple(sorted(map(_found, rows), key=lambda one: (words.fold(one.short), one.code)))


def search(
    text: str, *, on: date, level: str | None = None, limit: int = 20, receivable_only: bool = False
) -> tuple[Found, ...]:
    """The procedures somebody may mean on a day, the likeliest first; none for an empty text.

    With or without tone marks, with the everyday word for the official one, and with a slip of the hand. A code goes
    before the beginning of a name, that before everyday words, those before anything inside.
    """
    rows = _narrowed(on, level=level)
    if receivable_only:
        rows = rows.filter(status=VersionStatus.PUBLISHED)
    code = _code_in(text)
    if code:
        rows = rows.filter(procedure__code__startswith=code).order_by("procedure__code")
        return tuple(map(_found, rows.values(*_FOUND)[:limit]))
    asked = " ".join(words.words(text))[:200]
    if not asked:
        return ()
    hits, near, weighed = _weighed(asked, _core(text, asked), _meanings(asked))
    rows = rows.filter(hits).annotate(near=near, weight=weighed).order_by("-weight", "short", "procedure__code")
    best = rows.values(*_FOUND, "near", "weight")[:LOOKED_AT]
    shown = finding.kept((row, finding.Hit(row["weight"], row["near"], row["field_key"])) for row in best)
    return tuple(map(_found, shown[:limit]))


#: So many of the best hits are looked at before strangers are left out.
LOOKED_AT = 300
#: Words around what is asked: "làm giấy khai sinh ở đâu" asks for "giấy khai sinh".
_AROUND = frozenset("tôi muốn cần xin làm đi hỏi về cho thủ tục ở đâu thế nào gì".split())
_AROUND_FOLDED = frozenset(map(words.fold, _AROUND))


def _core(text: str, asked: str) -> list[str]:
    """The words that count. Typed with its marks, a word is what it says: "căn" is not "cần", "dấu" is not "đâu"."""
    typed = words.clean(text).lower().split()
    said = {words.fold(word) for word in typed if word != words.fold(word) and word not in _AROUND}
    return [word for word in asked.split() if word not in _AROUND_FOLDED or word in said] or asked.split()


_CODE = re.compile(r"\s*(\d)\.?(\d{3,6})\s*")


def _code_in(text: str) -> str:
    """`1.001193`, `1001193` or the beginning of one; empty when the text is no code."""
    found = _CODE.fullmatch(text)
    return f"{found[1]}.{found[2]}" if found else ""


def _meanings(asked: str) -> tuple[Synonym, ...]:
    """The everyday words in what is asked, the longest first; or those it is the beginning of."""
    rows = Synonym.objects.annotate(asked=Value(f" {asked} ")).filter(
        Q(asked__contains=Concat(Value(" "), F("word_folded"), Value(" "))) | Q(word_folded__startswith=asked)
    )
    return tuple(sorted(rows, key=lambda one: -len(one.word_folded)))


def _weighed(asked: str, core: Sequence[str], meanings: Iterable[Synonym]) -> tuple[Q, Combinable, Combinable]:
    """What counts as a hit, how near each is, and how much each sort of hit weighs."""
    phrase = " ".join(core)
    phrases = list(dict.fromkeys([asked, phrase]))
    meant, codes = [], []
    for one in meanings:
        if one.means_folded:
            said = asked if f" {one.word_folded} " in f" {asked} " else one.word_folded
            meant += [f" {said} ".replace(f" {one.word_folded} ", f" {one.means_folded} ").strip(), one.means_folded]
        codes += one.codes
    whens = [
        *(When(title_folded__contains=f"| {one} |", then=Value(1000.0)) for one in phrases),
        *(When(title_folded__contains=f"| {one}", then=Value(900.0 - at)) for at, one in enumerate(phrases)),
        *(When(synonyms_folded__contains=f"| {one} |", then=Value(800.0)) for one in phrases),
        *(When(procedure__code=one, then=Value(790.0 - at)) for at, one in enumerate(dict.fromkeys(codes))),
        *(When(title_folded__contains=f" {one}", then=Value(700.0 - at)) for at, one in enumerate(phrases)),
        *(When(title_folded__contains=f" {one}", then=Value(600.0 - at)) for at, one in enumerate(meant)),
        *(When(synonyms_folded__contains=f" {one}", then=Value(500.0)) for one in phrases),
        When(_all_in(core, "title_folded"), then=Value(400.0)),
        When(_all_in(core, "title_folded", "synonyms_folded"), then=Value(300.0)),
        When(_all_in(core, "title_folded", "synonyms_folded", "body_folded"), then=Value(100.0)),
    ]
    hits = Q(title_folded__trigram_word_similar=phrase) | Q(synonyms_folded__trigram_word_similar=phrase)
    for when in whens:
        hits |= when.condition
    # within a sort: the nearer the words, the shorter the name, and what is received here first
    near = Greatest(TrigramWordSimilarity(phrase, "title_folded"), TrigramWordSimilarity(phrase, "synonyms_folded"))
    short = TrigramSimilarity("title_folded", phrase)
    received = Case(When(status=VersionStatus.PUBLISHED, then=Value(10.0)), default=Value(0.0))
    return hits, near, Case(*whens, default=Value(0.0)) + near * Value(40.0) + short * Value(40.0) + received


def _all_in(core: Sequence[str], *columns: str) -> Q:
    """Every word is in one of the columns, or begins a word there; a short one only as the last, still being typed."""
    every = Q()
    for at, word in enumerate(core, start=1):
        whole = len(word) <= 3 and at < len(core)
        somewhere = Q()
        for column in columns:
            somewhere |= Q((f"{column}__contains", f" {word} " if whole else f" {word}"))
        every &= somewhere
    return every


_FOUND = (
    "id",
    "procedure__code",
    "name",
    "short",
    "field_key",
    "field_name",
    "levels",
    "status",
)


def _narrowed(on: date, *, field: str | None = None, level: str | None = None) -> QuerySet[ProcedureVersion]:
    rows = _holding(on).filter(status__in=SHOWN)
    if field is not None:
        rows = rows.filter(field_key=field)
    if level is not None:
        rows = rows.filter(levels__contains=[level])
    return rows


def _found(row: Mapping[str, Any]) -> Found:
    return Found(
        version_id=row["id"],
        code=row["procedure__code"],
        name=row["name"],
        short=row["short"],
        field_key=row["field_key"],
        field_name=row["field_name"],
        levels=tuple(row["levels"]),
        receivable=row["status"] == VersionStatus.PUBLISHED,
    )


# --- rows ------------------------------------------------------------------------------------------------

_COLUMNS = ("id", "procedure__code", "number", "status", "valid_from", "valid_to", "digest")


def _rows() -> QuerySet[ProcedureVersion]:
    return ProcedureVersion.objects.all()


def _holding(on: date) -> QuerySet[ProcedureVersion]:
    return _rows().filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


def _info(row: Mapping[str, Any]) -> VersionInfo:
    return VersionInfo(
        id=row["id"],
        code=row["procedure__code"],
        number=row["number"],
        status=row["status"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        digest=row["digest"],
        definition=_definition(row["id"], row["digest"]),
    )


@lru_cache(maxsize=2048)
def _definition(version_id: UUID, digest: str) -> Definition:
    # a row's definition never changes, so what was parsed once holds; the digest is in the key in case an
    # owner mends a row by hand
    return Definition.from_json(ProcedureVersion.objects.values_list("definition", flat=True).get(id=version_id))
