"""Deeds of the catalogue: bring a procedure in from its file, publish it, withdraw it, and keep the everyday words."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import yaml
from django.db import transaction
from django.db.models import F, Max, Q

from motcua.base import moments, text
from motcua.base.actor import Actor
from motcua.base.refusals import Refused
from motcua.catalogue import events, queries
from motcua.catalogue.models import SHOWN, Procedure, ProcedureVersion, SearchMiss, Synonym, VersionStatus
from motcua.catalogue.rules import differences, files, lint
from motcua.catalogue.rules.definition import Definition
from motcua.journal import operations as journal
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Deed, Relation


class PublishRefused(Refused):
    """The version may not be published. `sentences` name every place to mend."""

    code = "publish-refused"

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


class WithdrawRefused(Refused):
    code = "withdraw-refused"


# --- in and out ------------------------------------------------------------------------------------------


def import_file(source: Path | str, *, by: Actor, at: datetime) -> queries.VersionInfo:
    """Bring in one version as a draft, from a file or from the text of one. Raises `files.WrongFile`.

    The same content again is the same version, whatever its status. A draft for the same days is set aside.
    """
    return import_definition(
        files.read(source.read_text("utf-8") if isinstance(source, Path) else source), by=by, at=at
    )


@transaction.atomic
def import_definition(definition: Definition, *, by: Actor, at: datetime) -> queries.VersionInfo:
    """`import_file` for a definition already read. Raises `NotAllowed` for whoever doesn't keep the catalogue."""
    _require(by)
    procedure = _locked(definition.code)
    digest = files.digest(definition)
    same = procedure.versions.filter(digest=digest).exclude(status=VersionStatus.WITHDRAWN).first()
    if same is not None:
        return queries.version(same.id)
    procedure.versions.filter(status=VersionStatus.DRAFT, valid_from=definition.valid_from).update(
        status=VersionStatus.WITHDRAWN
    )
    row = ProcedureVersion.objects.create(
        procedure=procedure,
        number=(procedure.versions.aggregate(most=Max("number"))["most"] or 0) + 1,
        valid_from=definition.valid_from,
        valid_to=definition.valid_to,
        definition=definition.as_json(),
        digest=digest,
        name=definition.name,
        short=definition.short,
        field_key=definition.field.key,
        field_name=definition.field.name,
        levels=[str(level) for level in definition.levels],
        imported_at=at,
        **_search_text(definition),
    )
    journal.record(
        events.ProcedureImported(
            procedure_id=procedure.id, version_id=row.id, code=procedure.code, number=row.number, digest=digest
        ),
        by=by,
        at=at,
    )
    return queries.version(row.id)


def export(version_id: UUID) -> str:
    """The readable file of a version; importing it again gives the same version. Raises `NotFound`."""
    return files.write(queries.version(version_id).definition)


def compare(before: UUID, after: UUID) -> tuple[str, ...]:
    """What changed from one version to another, a sentence each. Raises `NotFound`."""
    return differences.differences(queries.version(before).definition, queries.version(after).definition)


# --- shown or not ----------------------------------------------------------------------------------------


@transaction.atomic
def publish(version_id: UUID, *, by: Actor, at: datetime) -> queries.VersionInfo:
    """Show a draft to the public and, unless it is for information only, let dossiers be received under it.

    An earlier version still holding ends the day before this one begins. Raises `PublishRefused` when the version is
    not a draft, has problems (`rules/lint.py`), or another version already holds on its days; `NotAllowed`.
    """
    _require(by)
    found = queries.version(version_id)
    procedure = _locked(found.code)
    row = ProcedureVersion.objects.get(id=version_id)
    if row.status != VersionStatus.DRAFT:
        raise PublishRefused([f"Phiên bản {row.number} của thủ tục {found.code} không còn là bản thảo."])
    problems = lint.problems(found.definition)
    if problems:
        raise PublishRefused(str(one) for one in problems)
    ended = _end_earlier(procedure, row)
    row.status = VersionStatus.INFO if found.definition.information_only else VersionStatus.PUBLISHED
    row.published_at = at
    row.save(update_fields=["status", "published_at"])
    journal.record(
        events.ProcedurePublished(
            procedure_id=procedure.id,
            version_id=row.id,
            code=procedure.code,
            number=row.number,
            valid_from=row.valid_from,
            receivable=row.status == VersionStatus.PUBLISHED,
            ends_version_id=ended,
        ),
        by=by,
        at=at,
    )
    return queries.version(row.id)


def _end_earlier(procedure: Procedure, row: ProcedureVersion) -> UUID | None:
    clashing = procedure.versions.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=row.valid_from), status__in=SHOWN
    ).order_by("valid_from")
    if row.valid_to is not None:
        clashing = clashing.filter(valid_from__lte=row.valid_to)
    ended = None
    for other in clashing:
        if other.valid_from >= row.valid_from:
            raise PublishRefused(
                [
                    f"Phiên bản {other.number} đang được công bố, hiệu lực từ {other.valid_from:%d/%m/%Y}, trùng thời "
                    f"gian với phiên bản này. Hãy rút phiên bản đó, hoặc ghi ngày hết hiệu lực cho phiên bản này."
                ]
            )
        other.valid_to = row.valid_from - timedelta(days=1)
        other.save(update_fields=["valid_to"])
        ended = other.id
    return ended


@transaction.atomic
def withdraw(version_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Stop showing a version; dossiers received under it keep it.

    Raises `WithdrawRefused` without a reason or when it was withdrawn before; `NotAllowed`.
    """
    _require(by)
    found = queries.version(version_id)
    procedure = _locked(found.code)
    reason = text.clean(reason)
    if not reason:
        raise WithdrawRefused("Hãy ghi lý do rút phiên bản.", field="reason")
    changed = procedure.versions.filter(id=version_id).exclude(status=VersionStatus.WITHDRAWN)
    if not changed.update(status=VersionStatus.WITHDRAWN):
        raise WithdrawRefused(f"Phiên bản {found.number} của thủ tục {found.code} đã được rút.")
    journal.record(
        events.ProcedureWithdrawn(
            procedure_id=procedure.id, version_id=version_id, code=found.code, number=found.number, reason=reason
        ),
        by=by,
        at=at,
    )


def _require(by: Actor) -> None:
    if not by.is_system:
        powers.require(by, Deed.MANAGE_CATALOGUE, relation=Relation.OTHER, status=0)


def _locked(code: str) -> Procedure:
    """The procedure's row, held until the transaction ends: versions are numbered and published one at a time."""
    Procedure.objects.get_or_create(code=code)
    return Procedure.objects.select_for_update().get(code=code)


# --- search ----------------------------------------------------------------------------------------------


#: What names begin with and nobody says: "khai sinh" is "Đăng ký khai sinh" to everybody.
_BEGINNINGS = re.compile(r"^(?:dang ky|cap giay|cap|giay|thuc hien|thu tuc) ")


def _search_text(definition: Definition) -> dict[str, str]:
    def folded(*texts: str) -> str:
        # bars around every text, so that a whole one, or its beginning, can be told from words inside
        return "".join(f"| {one} " for one in dict.fromkeys(texts) if one) + "|"

    def words(*texts: str) -> list[str]:
        return [" ".join(text.words(one)) for one in texts]

    names = words(definition.short, definition.name)
    return {
        "title_folded": folded(*names, *(_BEGINNINGS.sub("", name) for name in names)),
        "synonyms_folded": folded(*words(*definition.synonyms)),
        "body_folded": folded(
            *words(
                definition.summary,
                definition.field.name,
                *(one.name for one in definition.cases),
                *(one.name for one in definition.components),
                *(one.name for one in definition.results),
                *definition.how_to,
            )
        ),
    }


@transaction.atomic
def import_synonyms(source: Path | str, *, by: Actor) -> int:
    """Take the everyday words from a file (or its text) in place of those known so far. Returns how many there are.

    A list of `{words: […], means: …, codes: […]}`. Raises `files.WrongFile`, `NotAllowed`.
    """
    _require(by)
    try:
        found = yaml.safe_load(source.read_text("utf-8") if isinstance(source, Path) else source)
        rows: dict[str, Synonym] = {}
        for entry in found:
            means = text.clean(entry.get("means", ""))
            for word in entry["words"]:
                folded = " ".join(text.words(word))
                rows[folded] = Synonym(
                    word=text.clean(word),
                    word_folded=folded,
                    means=means,
                    means_folded=" ".join(text.words(means)),
                    codes=[str(code) for code in entry.get("codes", [])],
                )
    except (yaml.YAMLError, TypeError, KeyError, AttributeError) as error:
        raise files.WrongFile(["Tệp từ đồng nghĩa phải là danh sách các mục words, means, codes."]) from error
    Synonym.objects.all().delete()
    Synonym.objects.bulk_create(rows.values())
    return len(rows)


def note_search_miss(searched: str, *, at: datetime) -> None:
    """Count words that found nothing. What may be a number or a long story is not kept: it could name a person."""
    folded = " ".join(text.words(searched))
    if not folded or len(folded) > 60 or re.search(r"\d{4}", folded.replace(" ", "")):
        return
    day = moments.day_of(at)
    row, made = SearchMiss.objects.get_or_create(week=day - timedelta(days=day.weekday()), text_folded=folded)
    if not made:
        SearchMiss.objects.filter(id=row.id).update(times=F("times") + 1)
