"""Looks a file over in a process of its own: opens it whole, counts its pages, makes a picture to look at.

Run as `python examiner.py FILE KIND PREVIEW`, it prints one line of JSON: `{"code": ...}` where the file is refused,
else its pages and the kind of the preview. It limits itself first and is killed when it takes too much, so that a
hostile file costs a process and never the site. It knows nothing of Django, the database or any secret.
"""

import contextlib
import json
import re
import resource
import sys
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any

MEGABYTE = 1 << 20
MEMORY = 512 * MEGABYTE
SECONDS = 10
PIXELS = 40_000_000
PREVIEW_SIDE = 1600
#: Scans of whole plans in black and white are larger than photographs, and take less.
PIXELS_IN_PDF = 120_000_000
#: What the streams of one PDF may unfold to: one alone, and together.
STREAM, STREAMS = 200 * MEGABYTE, 400 * MEGABYTE
ENTRIES, UNFOLDED, RATIO = 1_000, 100 * MEGABYTE, 100


class Refusal(Exception):
    """The file is refused; the message is the code."""


def main(path: Path, kind: str, preview: Path) -> dict[str, Any]:
    """What stands in the file. Raises `Refusal`."""
    if kind in {"jpg", "png"}:
        return picture(path, kind, preview)
    return pdf(path) if kind == "pdf" else office(path, kind)


# --- pictures --------------------------------------------------------------------------------------------

#: A picture that is at the same time a page or a script.
_PAGE = re.compile(rb"<script|<\?php\s|<!doctype html|<html[\s>]", re.IGNORECASE)


def picture(path: Path, kind: str, preview: Path) -> dict[str, Any]:
    from PIL import Image, ImageOps

    _not_two_things_at_once(path)
    Image.MAX_IMAGE_PIXELS = None  # our own bound is checked before anything is unfolded
    with Image.open(path, formats=["JPEG" if kind == "jpg" else "PNG"]) as opened:
        if opened.width * opened.height > PIXELS:
            raise Refusal("too-many-pixels")
        opened.load()
        small: Image.Image = _plain(opened, kind)
        small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
        with contextlib.suppress(Exception):  # a broken note about the camera is no reason to refuse the picture
            small = ImageOps.exif_transpose(small)
        # made again from its points alone: no place, no camera, no comment goes along
        bare = Image.frombytes(small.mode, small.size, small.tobytes())
    if kind == "jpg":
        bare.save(preview, "JPEG", quality=82, optimize=True)
        return {"pages": 1, "preview_type": "image/jpeg"}
    bare.save(preview, "PNG", optimize=True)
    return {"pages": 1, "preview_type": "image/png"}


def _plain(picture: Any, kind: str) -> Any:
    """The picture in one of the modes that previews are made of; not copied where it is, for it may be large."""
    if picture.mode[0] in "IF":
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if kind == "png" and (picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info):
        wanted = "RGBA"
    else:
        wanted = "L" if picture.mode in {"1", "L"} else "RGB"
    return picture if picture.mode == wanted else picture.convert(wanted)


def _not_two_things_at_once(path: Path) -> None:
    content = path.read_bytes()
    if b"%PDF-" in content[:1024] or _PAGE.search(content) or zipfile.is_zipfile(path):
        raise Refusal("unsafe")


# --- PDF -------------------------------------------------------------------------------------------------

_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/RichMediaExecute"}
_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}
_KINDS = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Screen", "/Movie"}


def pdf(path: Path) -> dict[str, Any]:
    import pikepdf

    content = path.read_bytes()
    if b"%%EOF" not in content[-2048:]:
        raise Refusal("damaged")
    if zipfile.is_zipfile(path):
        raise Refusal("unsafe")
    try:
        document = pikepdf.open(path)
    except pikepdf.PasswordError as error:
        raise Refusal("has-password") from error
    with document:
        if document.is_encrypted:
            raise Refusal("has-password")
        pages = len(document.pages)
        if not pages:
            raise Refusal("damaged")
        unfolded = 0
        for item in document.objects:
            unfolded += _examined(item, pikepdf)
            if unfolded > STREAMS:
                raise Refusal("unsafe")
    return {"pages": pages, "preview_type": ""}


def _examined(item: Any, pikepdf: Any) -> int:
    """Refuse what acts or hides; say how much the object's stream unfolds to."""
    waiting, unfolded = [item], 0
    while waiting:
        value = waiting.pop()
        if isinstance(value, pikepdf.Stream):
            unfolded += _unfolded(value)
        if isinstance(value, pikepdf.Array):
            children = list(value.as_list())
        elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            entries = dict(value.items())
            if _KEYS & entries.keys() or _named(entries, "/S") & _ACTIONS:
                raise Refusal("unsafe")
            if (_named(entries, "/Type") | _named(entries, "/Subtype")) & _KINDS:
                raise Refusal("unsafe")
            children = list(entries.values())
        else:
            continue
        waiting += [child for child in children if isinstance(child, pikepdf.Object) and not child.is_indirect]
    return unfolded


def _named(entries: dict[str, Any], key: str) -> set[str]:
    return {str(entries[key])} if key in entries else set()


def _unfolded(stream: Any) -> int:
    if str(stream.get("/Subtype")) == "/Image":
        width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
        if width * height > PIXELS_IN_PDF:
            raise Refusal("too-many-pixels")
    filters = stream.get("/Filter")
    if filters is None:
        return 0
    names = [str(name) for name in filters.as_list()] if not str(filters).startswith("/") else [str(filters)]
    if len(names) > 2 or names.count("/FlateDecode") > 1:
        raise Refusal("unsafe")
    if names[:1] != ["/FlateDecode"]:
        return 0
    unfolding, total = zlib.decompressobj(), 0
    waiting = stream.read_raw_bytes()
    while waiting and not unfolding.eof:
        try:
            total += len(unfolding.decompress(waiting, MEGABYTE))
        except zlib.error:  # readers show what they can of a broken stream
            break
        waiting = unfolding.unconsumed_tail
        if total > STREAM:
            raise Refusal("unsafe")
    return total


# --- office files ----------------------------------------------------------------------------------------


def office(path: Path, kind: str) -> dict[str, Any]:
    with zipfile.ZipFile(path) as packed:
        entries = packed.infolist()
        names = {entry.filename for entry in entries}
        folded = sum(entry.compress_size for entry in entries)
        if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > min(
            UNFOLDED, folded * RATIO + MEGABYTE
        ):
            raise Refusal("unsafe")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refusal("has-password")
        if any(_acts(name) or ".." in name or name.startswith(("/", "\\")) for name in names):
            raise Refusal("unsafe")
        heart = "word/document.xml" if kind == "docx" else "xl/workbook.xml"
        if not {"[Content_Types].xml", heart} <= names:
            raise Refusal("wrong-kind")
        if b"macroEnabled" in packed.read("[Content_Types].xml"):
            raise Refusal("unsafe")
        for entry in entries:
            content = packed.read(entry)  # bounded by the sizes checked above: zipfile reads no more than it says
            if entry.filename.endswith(".rels") and b"attachedTemplate" in content and b"External" in content:
                raise Refusal("unsafe")
            if entry.filename.endswith((".xml", ".rels")) and b"<!ENTITY" in content:
                raise Refusal("unsafe")
    return {"pages": None, "preview_type": ""}


def _acts(name: str) -> bool:
    return bool(re.search(r"vbaProject|activeX|oleObject|embeddings/|\.(exe|dll|js|vbs|bin)$", name, re.IGNORECASE))


# --- the process -----------------------------------------------------------------------------------------


def limit() -> None:
    """Bound this process: memory, processor seconds, what it writes; no core is left behind."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 32 * MEGABYTE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    limit()
    warnings.simplefilter("ignore")
    try:
        said = main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
    except Refusal as refused:
        said = {"code": str(refused)}
    except MemoryError:
        said = {"code": "unsafe"}
    except Exception as error:  # whatever a broken file does to a library, the answer to its owner is the same
        said = {"code": "damaged", "error": f"{type(error).__name__}: {error}"[:300]}
    print(json.dumps(said))
