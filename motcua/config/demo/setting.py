"""Setting the scene: calendar, offices and people, procedures; and the one password all demo people share."""

import os
import secrets
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from motcua.base import moments
from motcua.base.actor import system
from motcua.catalogue import operations as catalogue
from motcua.catalogue import queries as procedures
from motcua.catalogue.rules import lint
from motcua.offices import operations as offices
from motcua.offices.rules import unitfile
from motcua.workdays import operations as workdays

FOUNDER = system("Cài đặt bản trình diễn")
#: The day the demonstration says it was set up, before anything happened in it.
FOUNDED = moments.at(date(2024, 1, 2), "08:00")
DATA = Path(settings.ROOT) / "data"


def set_scene(*, at: datetime) -> None:
    """Bring in everything but the history. Can be run again: what is there stays."""
    workdays.seed_holidays(by=FOUNDER, at=at)
    province = unitfile.read((DATA / "offices" / "song-tien.yaml").read_text())
    offices.import_units(province, password_hash=make_password(password()), by=FOUNDER, at=at)
    shown = {(one.code, one.valid_from) for one in procedures.shown_versions()}
    for file in sorted((DATA / "procedures").glob("[0-9]*.yaml")):
        code, valid_from = file.stem.split("_")[0], date.fromisoformat(file.stem.split("_")[-1])
        if (code, valid_from) in shown:
            continue  # whoever runs the platform may have changed it since: what is published stays
        version = catalogue.import_file(file, by=FOUNDER, at=at)
        if version.status == "draft" and not lint.problems(version.definition):
            catalogue.publish(version.id, by=FOUNDER, at=at)
    synonyms = DATA / "procedures" / "synonyms.yaml"
    if synonyms.exists():
        catalogue.import_synonyms(synonyms, by=FOUNDER)


def password() -> str:
    """The password of every demo person: given in MOTCUA_DEMO_PASSWORD, else made once and kept under MOTCUA_HOME."""
    given = os.environ.get("MOTCUA_DEMO_PASSWORD")
    if given:
        return given
    kept = Path(settings.HOME) / "secrets" / "demo-password"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        letters = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
        made = "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(made)
    return kept.read_text().strip()
