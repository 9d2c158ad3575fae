"""The catalogue from the command line: check procedure files, bring them in, publish them, write them out, compare."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from motcua.base import moments
from motcua.base.actor import system
from motcua.base.refusals import Refused
from motcua.catalogue import operations, queries
from motcua.catalogue.rules import differences, files, lint
from motcua.catalogue.rules.definition import Definition

CATALOGUER = system("Quản trị danh mục")
SYNONYMS = "synonyms.yaml"


class Command(BaseCommand):
    help = "Danh mục thủ tục: lint, import, export, compare, publish, withdraw, schema."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        for deed, words in (("lint", "Kiểm tra tệp thủ tục"), ("import", "Nhập tệp thủ tục thành bản thảo")):
            one = deeds.add_parser(deed, help=words)
            one.add_argument("paths", nargs="*", type=Path, help="tệp hoặc thư mục; mặc định data/procedures")
            if deed == "import":
                one.add_argument("--publish", action="store_true", help="công bố luôn những bản thảo không có lỗi")
                one.add_argument("--replace", action="store_true", help="rút phiên bản cùng ngày hiệu lực rồi công bố")
        one = deeds.add_parser("export", help="Viết một phiên bản ra tệp")
        one.add_argument("procedure", help="mã thủ tục, hoặc mã phiên bản (UUID)")
        one.add_argument("--on", type=date.fromisoformat, help="ngày phiên bản có hiệu lực; mặc định hôm nay")
        one = deeds.add_parser("compare", help="So sánh hai tệp hoặc hai phiên bản")
        one.add_argument("before")
        one.add_argument("after")
        one = deeds.add_parser("publish", help="Công bố một bản thảo")
        one.add_argument("version", type=UUID)
        one = deeds.add_parser("withdraw", help="Rút một phiên bản")
        one.add_argument("version", type=UUID)
        one.add_argument("--reason", required=True)
        deeds.add_parser("schema", help="Lược đồ JSON của tệp thủ tục")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['deed']}")(options)
        except Refused as refusal:
            raise CommandError(refusal.sentence, returncode=2) from refusal

    def _lint(self, options: dict[str, Any]) -> None:
        checked = wrong = 0
        for path, definition in self._read(options["paths"]):
            checked += 1
            sentences = [] if definition is None else [str(one) for one in lint.problems(definition)]
            wrong += definition is None or bool(sentences)
            for sentence in sentences:
                self.stderr.write(f"{path.name}: {sentence}")
        self.stdout.write(f"Đã kiểm tra {checked} tệp, {wrong} tệp còn chỗ phải sửa.")
        if wrong:
            raise CommandError("Chưa công bố được.", returncode=1)

    def _import(self, options: dict[str, Any]) -> None:
        at, brought, published, wrong = moments.now(), 0, 0, 0
        for path, definition in self._read(options["paths"]):
            if definition is None:
                wrong += 1
                continue
            found = operations.import_definition(definition, by=CATALOGUER, at=at)
            brought += 1
            if options["publish"] and found.status == "draft":
                try:
                    self._show(found, replace=options["replace"])
                    published += 1
                except Refused as refusal:
                    wrong += 1
                    self.stderr.write(f"{path.name}: {refusal.sentence}")
        words = self._import_synonyms(options["paths"])
        self.stdout.write(f"Đã nhập {brought} phiên bản, công bố {published}; {words} từ gọi khác; {wrong} tệp có lỗi.")
        if wrong:
            raise CommandError("Có tệp không nhập hoặc không công bố được.", returncode=1)

    def _show(self, found: queries.VersionInfo, *, replace: bool) -> None:
        at = moments.now()
        for other in queries.versions(found.code) if replace else ():
            if other.status in ("info", "published") and other.valid_from == found.valid_from:
                operations.withdraw(other.id, reason=f"thay bằng phiên bản {found.number}", by=CATALOGUER, at=at)
        operations.publish(found.id, by=CATALOGUER, at=at)

    def _import_synonyms(self, paths: Iterable[Path]) -> int:
        for folder in paths or [_default()]:
            if (file := folder / SYNONYMS).is_file():
                return operations.import_synonyms(file, by=CATALOGUER)
        return 0

    def _export(self, options: dict[str, Any]) -> None:
        try:
            version_id = UUID(options["procedure"])
        except ValueError:
            on = options["on"] or moments.day_of(moments.now())
            version_id = queries.shown(options["procedure"], on).id
        self.stdout.write(operations.export(version_id), ending="")

    def _compare(self, options: dict[str, Any]) -> None:
        before, after = (self._definition(options[key]) for key in ("before", "after"))
        for sentence in differences.differences(before, after) or ("Hai phiên bản như nhau.",):
            self.stdout.write(sentence)

    def _publish(self, options: dict[str, Any]) -> None:
        found = operations.publish(options["version"], by=CATALOGUER, at=moments.now())
        self.stdout.write(f"Đã công bố phiên bản {found.number} của thủ tục {found.code}.")

    def _withdraw(self, options: dict[str, Any]) -> None:
        operations.withdraw(options["version"], reason=options["reason"], by=CATALOGUER, at=moments.now())
        self.stdout.write("Đã rút phiên bản.")

    def _schema(self, options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(Definition.model_json_schema(), ensure_ascii=False, indent=2))

    def _definition(self, told: str) -> Definition:
        path = Path(told)
        if path.is_file():
            return files.read(path.read_text("utf-8"))
        try:
            return queries.version(UUID(told)).definition
        except ValueError:
            raise CommandError(f"‘{told}’ không phải tệp, cũng không phải mã phiên bản.", returncode=2) from None

    def _read(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Definition | None]]:
        """Each file with its definition, earlier versions first; `None` for one that can't be read, told on stderr."""
        found = []
        for path in _files(paths):
            try:
                found.append((path, files.read(path.read_text("utf-8"))))
            except Refused as refusal:
                self.stderr.write(f"{path.name}: {refusal.sentence}")
                yield path, None
        yield from sorted(found, key=lambda one: (one[1].code, one[1].valid_from))


def _default() -> Path:
    return Path(settings.ROOT) / "data" / "procedures"


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths or [_default()]:
        found += sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    return [path for path in found if path.name != SYNONYMS]
