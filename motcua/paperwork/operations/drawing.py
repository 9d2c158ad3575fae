"""Drawing: a paper's bytes are made from its facts, signed, stored by what is in them, and fixed."""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from motcua.base.actor import system
from motcua.base.refusals import NotFound
from motcua.journal import operations as journal
from motcua.paperwork.events import PaperDrawn
from motcua.paperwork.models import Paper, file_of
from motcua.paperwork.operations import typesetting
from motcua.paperwork.ports import Signer
from motcua.paperwork.rules import facts, forms, layout

TRIAL_SIGNER = "motcua.paperwork.operations.trial_signer.TrialSigner"
#: Signers by the name of their class, each made at its first signature.
signers: dict[str, Signer] = {}
PRINTER = system("Máy in giấy tờ")


def draw(paper_id: UUID, *, at: datetime) -> bytes:
    """The bytes of a paper: made, signed and fixed at the first call, the same ones at every later call.

    A page and a worker may call it at once: one draws, the other waits and gets the same bytes. A failing signer
    leaves the paper undrawn. Raises `NotFound`, and `DamagedPaper` when the stored bytes are not those fixed.
    """
    paper = Paper.objects.filter(id=paper_id).first()
    if paper is None:
        raise NotFound("Không tìm thấy giấy tờ này.")
    if paper.sha256:
        return paper.read()
    with transaction.atomic():
        paper = Paper.objects.select_for_update().get(id=paper_id)
        if paper.sha256:
            return paper.read()
        pdf = typeset(paper)
        if signer := signer_in_use():
            pdf = signer.sign(pdf, reason=paper.title, place=paper.office_name, at=at)
            paper.signed_by = signer.name
        paper.sha256, paper.size, paper.drawn_at = _keep(pdf), len(pdf), at
        paper.save(update_fields=["sha256", "size", "drawn_at", "signed_by"])
        journal.record(PaperDrawn(paper_id=paper.id, sha256=paper.sha256, signer=paper.signed_by), by=PRINTER, at=at)
    return pdf


def typeset(paper: Paper) -> bytes:
    """The paper's pages without a signature: the same facts always give the same bytes."""
    form = forms.by_key(paper.form)
    told = facts.read(form.kind, paper.facts)
    frame = layout.Frame(
        form=form,
        number_text=paper.number_text,
        office_name=paper.office_name,
        issued_at=paper.issued_at,
        issuer=facts.Officer(name=paper.issued_by_name, title=paper.issued_by_title),
        scan_url=paper.scan_url,
    )
    return typesetting.compose(form.template, layout.page(told, frame), moment=paper.issued_at)


def signer_in_use() -> Signer | None:
    """The signer the settings name by its class (`PAPER_SIGNER`), made once; none when that is empty."""
    name: str = settings.PAPER_SIGNER
    if name and name not in signers:
        signers[name] = import_string(name)()
    return signers.get(name)


def _keep(pdf: bytes) -> str:
    """Store bytes under their own hash, so that the name appears only when all of them are on the disk."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    target = file_of(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as file:
        file.write(pdf)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(target)
    for folder in target.parents[:3]:  # the folders may be as new as the file
        _settle(folder)
    return sha256


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
