"""The catalogue of procedures: the list with its faults, one version read out and drawn, files in and out."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base import moments
from motcua.base.doors import Request, door, refuse, staff, tell
from motcua.base.refusals import NotFound, Refused
from motcua.board.catalogue.forms import ProcedureFile, Withdraw
from motcua.board.catalogue.reading import drawing, read_out
from motcua.board.roles import CATALOGUE
from motcua.catalogue import operations, queries
from motcua.catalogue.queries import VersionInfo
from motcua.catalogue.rules import bpmn, differences, files, flow, lint
from motcua.workdays.rules.limits import Limit


@staff(*CATALOGUE)
@require_GET
def procedures(request: Request) -> HttpResponse:
    """Every procedure by code: the version that counts, its state, and how much is to be mended in it."""
    _, at = door(request)
    text = request.GET.get("q", "").strip()
    kept, following = queries.kept_procedures(on=moments.day_of(at), text=text, after=request.GET.get("sau", ""))
    lines = [(one, len(lint.problems(one.version.definition))) for one in kept]
    return render(request, "board/catalogue/procedures.html", {"lines": lines, "following": following, "text": text})


@staff(*CATALOGUE)
@require_GET
def version(request: Request, version_id: UUID) -> HttpResponse:
    """One version: everything it says, what is to be mended, its route as a drawing and as a table."""
    found = queries.version(version_id)
    versions = queries.versions(found.code)
    return render(
        request,
        "board/catalogue/version.html",
        {
            "version": found,
            "state": queries.state_of(found),
            "problems": lint.problems(found.definition),
            "said": read_out(found.definition),
            "drawing": drawing(found.definition.route),
            "steps": [
                (
                    step,
                    flow.lane_of(step),
                    Limit.parse(step.share).in_words() if step.share else "",
                    [_named(found, way.to, way.label) for way in step.next],
                )
                for step in found.definition.route.steps
            ],
            "versions": [(one, queries.state_of(one)) for one in versions],
        },
    )


def _named(found: VersionInfo, key: str, label: str) -> str:
    name = next((step.name for step in found.definition.route.steps if step.key == key), key)
    return f"{label} → {name}" if label else name


def _shown_last(code: str, *, but: UUID | None = None) -> VersionInfo | None:
    """The version of a procedure that is shown, the latest of several; none for a procedure not shown, or not there."""
    try:
        shown = [one for one in queries.versions(code) if one.status in {"info", "published"} and one.id != but]
    except NotFound:
        return None
    return max(shown, key=lambda one: one.valid_from, default=None)


@staff(*CATALOGUE)
@require_http_methods(["GET", "POST"])
def publish(request: Request, version_id: UUID) -> HttpResponse:
    """What publishing would change for the citizen, sentence by sentence; then, when confirmed, the publishing."""
    by, at = door(request)
    found = queries.version(version_id)
    sentences: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            operations.publish(version_id, by=by, at=at)
            tell(request, f"Đã công bố phiên bản {found.number} của thủ tục {found.code}.")
            return redirect("board:version", version_id=version_id)
        except operations.PublishRefused as refused:
            sentences = refused.sentences
    before = _shown_last(found.code, but=found.id)
    return render(
        request,
        "board/catalogue/publish.html",
        {
            "version": found,
            "before": before,
            "changes": differences.differences(before.definition, found.definition) if before else (),
            "problems": lint.problems(found.definition),
            "sentences": sentences,
        },
    )


@staff(*CATALOGUE)
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, version_id: UUID) -> HttpResponse:
    """Stop showing a version, with a reason."""
    by, at = door(request)
    found = queries.version(version_id)
    form = Withdraw(request.POST or None)
    if form.is_valid():
        try:
            operations.withdraw(version_id, reason=form.cleaned_data["reason"], by=by, at=at)
            tell(request, f"Đã rút phiên bản {found.number} của thủ tục {found.code}.")
            return redirect("board:version", version_id=version_id)
        except Refused as refused:
            refuse(form, refused)
    return render(request, "board/catalogue/withdraw.html", {"form": form, "version": found})


# --- files -----------------------------------------------------------------------------------------------


@staff(*CATALOGUE)
@require_GET
def file(request: Request, version_id: UUID) -> HttpResponse:
    """The version as its readable file."""
    found = queries.version(version_id)
    return _download(operations.export(version_id), f"{found.code}_{found.valid_from}.yaml", "application/yaml")


@staff(*CATALOGUE)
@require_GET
def diagram(request: Request, version_id: UUID) -> HttpResponse:
    """The route as BPMN 2.0, for other tools."""
    found = queries.version(version_id)
    if not found.definition.route.steps:
        raise NotFound("Phiên bản này chưa có lộ trình.")
    text = bpmn.write(found.definition.route, code=found.code, name=found.definition.name)
    return _download(text, f"{found.code}_{found.valid_from}.bpmn", "application/xml")


def _download(text: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff(*CATALOGUE)
@require_http_methods(["GET", "POST"])
def bring_in(request: Request) -> HttpResponse:
    """First what a file says and what is to be mended in it, beside the version shown now; then the draft."""
    by, at = door(request)
    text = request.POST.get("text", "")
    form = ProcedureFile(request.POST or None, request.FILES or None)
    if not text and form.is_valid():
        text = form.cleaned_data["file"]
    if not text:
        return render(request, "board/catalogue/file.html", {"form": form, "sentences": ()})
    try:
        definition = files.read(text)
        if request.POST.get("confirmed") == "yes":
            found = operations.import_definition(definition, by=by, at=at)
            tell(request, f"Đã nhập phiên bản {found.number} của thủ tục {found.code}.")
            return redirect("board:version", version_id=found.id)
    except files.WrongFile as wrong:
        return render(request, "board/catalogue/file.html", {"form": ProcedureFile(), "sentences": wrong.sentences})
    before = _shown_last(definition.code)
    return render(
        request,
        "board/catalogue/read.html",
        {
            "definition": definition,
            "text": text,
            "problems": lint.problems(definition),
            "before": before,
            "changes": differences.differences(before.definition, definition) if before else (),
        },
    )
