"""Files of every sort, made on the spot: honest ones, broken ones, and those that mean harm."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, PngImagePlugin

TAKEN = "taken"


@dataclass(frozen=True)
class Case:
    """A file, the name it comes under, and what must become of it: `taken`, or the code of its refusal."""

    what: str
    name: str
    make: Callable[[], bytes]
    verdict: str = TAKEN
    shown_as: str = ""
    more: dict[str, Any] = field(default_factory=dict)


# --- pictures --------------------------------------------------------------------------------------------


def picture(mode: str = "RGB", size: tuple[int, int] = (320, 200)) -> Image.Image:
    return Image.linear_gradient("L").resize(size).convert(mode)


def jpeg(mode: str = "RGB", size: tuple[int, int] = (320, 200), **options: Any) -> bytes:
    out = io.BytesIO()
    picture(mode, size).save(out, "JPEG", **options)
    return out.getvalue()


def png(mode: str = "RGB", size: tuple[int, int] = (320, 200), **options: Any) -> bytes:
    out = io.BytesIO()
    picture(mode, size).save(out, "PNG", **options)
    return out.getvalue()


def as_kind(kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture().save(out, kind, **options)
    return out.getvalue()


def photograph() -> bytes:
    """As a telephone makes it: lying on its side, and telling where and when."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter
    exif[0x010F] = "MayAnhMau"
    exif[0x8769] = {0x9003: "2026:10:05 08:10:00"}
    exif[0x8825] = {1: "N", 2: (10.0, 27.0, 36.0), 3: "E", 4: (105.0, 37.0, 48.0)}
    return jpeg(exif=exif.tobytes(), comment=b"tai nha ba Hoa")


def two_in_one() -> bytes:
    out = io.BytesIO()
    picture().save(out, "MPO", save_all=True, append_images=[picture()])
    return out.getvalue()


def moving() -> bytes:
    out = io.BytesIO()
    picture().save(out, "PNG", save_all=True, append_images=[picture().rotate(90)])
    return out.getvalue()


def png_telling(key: str, text: str, *, zipped: bool = False) -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text(key, text, zip=zipped)
    return png(pnginfo=told)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(width: int, height: int, points: bytes, *, bits: int = 8, colour: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


def zeros(size: int) -> bytes:
    folding, out = zlib.compressobj(9), b""
    for _ in range(size >> 20):
        out += folding.compress(bytes(1 << 20))
    return out + folding.flush()


def jpeg_claiming(width: int, height: int) -> bytes:
    content = bytearray(jpeg())
    at = content.index(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def svg() -> bytes:
    return b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def heic(brand: bytes = b"heic") -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\0\0\0\0mif1" + brand + bytes(200)


# --- PDF -------------------------------------------------------------------------------------------------


def pdf(change: Callable[[Pdf], None] | None = None, *, pages: int = 1, **options: Any) -> bytes:
    document = Pdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def _script(text: str = "app.alert(1)") -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(text))


def opening_script(document: Pdf) -> None:
    document.Root.OpenAction = _script()


def named_script(document: Pdf) -> None:
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), _script()])))


def page_script(document: Pdf) -> None:
    document.pages[0].obj.AA = Dictionary(O=_script())


def field_script(document: Pdf) -> None:
    plain_form(document)
    document.Root.AcroForm.Fields[0].AA = Dictionary(K=_script())


def loose_script(document: Pdf) -> None:
    document.Root.Unused = document.make_indirect(Array([Array([Array([_script()])])]))


def hidden_script() -> bytes:
    """The action's name written in numbers, as those do who hope nobody decodes it."""
    plain = pdf(opening_script, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return plain.replace(b"/S /JavaScript", b"/S /J#61vaScript").replace(b"/JS ", b"/J#53 ")


def action(kind: str, **more: Any) -> Callable[[Pdf], None]:
    def change(document: Pdf) -> None:
        document.Root.OpenAction = Dictionary(S=Name("/" + kind), **more)

    return change


def embedded(document: Pdf) -> None:
    document.attachments["thu.exe"] = b"MZ"


def attached_note(document: Pdf) -> None:
    file = document.make_indirect(Stream(document, b"MZ", Type=Name.EmbeddedFile))
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.FileAttachment,
        Rect=Array([0, 0, 9, 9]),
        FS=Dictionary(Type=Name.Filespec, EF=Dictionary(F=file)),
    )
    document.pages[0].obj.Annots = Array([note])


def rich_media(document: Pdf) -> None:
    document.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))]
    )


def dynamic_form(document: Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(document, b"<xdp/>"))


def plain_form(document: Pdf) -> None:
    box = document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("ho_ten"), Rect=Array([0, 0, 9, 9]))
    )
    document.pages[0].obj.Annots = Array([box])
    document.Root.AcroForm = Dictionary(Fields=Array([box]))


def web_link(document: Pdf) -> None:
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 9, 9]),
        A=Dictionary(S=Name.URI, URI=String("https://motcua.example/")),
    )
    document.pages[0].obj.Annots = Array([link])


#: Streams are written as they were made: the library would unfold and fold them again.
AS_MADE: dict[str, Any] = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}


def unfolding(size: int, filters: Any = Name.FlateDecode, *, twice: bool = False) -> Callable[[Pdf], None]:
    def change(document: Pdf) -> None:
        content = zeros(size)
        stream = Stream(document, zlib.compress(content) if twice else content)
        stream.Filter = filters
        document.Root.Unused = document.make_indirect(stream)

    return change


def huge_image(document: Pdf) -> None:
    image = Stream(document, b"\0", Type=Name.XObject, Subtype=Name.Image, Width=60_000, Height=60_000)
    document.Root.Unused = document.make_indirect(image)


def many_objects(document: Pdf) -> None:
    document.Root.Unused = Array([document.make_indirect(Dictionary(N=number)) for number in range(30_000)])


def written(*objects: str) -> bytes:
    """A PDF written by hand, for what no library would write."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return out + f"{tail}startxref\n{len(out)}\n%%EOF\n".encode()


# --- office files, programs, archives --------------------------------------------------------------------


def packed(entries: dict[str, bytes], *, folded: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if folded else zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(**entries: bytes) -> bytes:
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in entries.items()}
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"} | named)


def xlsx(**entries: bytes) -> bytes:
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in entries.items()}
    return packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"} | named)


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document>&b;</w:document>'
PROGRAM = b"MZ\x90\x00" + bytes(500) + b"This program cannot be run in DOS mode."
LINUX_PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(300)
PAGE = b"<!DOCTYPE html><html><script>alert(document.cookie)</script></html>"
#: The harmless text by which virus scanners are tried, put together here so that none barks at this file.
TRIAL = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

OFFICE = {"office": True}

CASES = [
    # honest pictures
    Case("a plain photograph", "anh.jpg", jpeg, shown_as="anh.jpg"),
    Case("a photograph that tells its place", "IMG_2026.JPG", photograph, shown_as="IMG_2026.jpg"),
    Case("a progressive one", "anh.jpeg", lambda: jpeg(progressive=True), shown_as="anh.jpg"),
    Case("a grey one", "anh.jpg", lambda: jpeg("L")),
    Case("one in printing colours", "anh.jpg", lambda: jpeg("CMYK")),
    Case("two pictures in one", "anh.jpg", two_in_one),
    Case("a photograph with a film behind it", "anh.jpg", lambda: jpeg() + heic(b"mp42") + bytes(5000)),
    Case("a photograph called PNG by a telephone", "zalo.png", jpeg, shown_as="zalo.jpg"),
    Case("a photograph still called HEIC", "IMG_1.HEIC", jpeg, shown_as="IMG_1.jpg"),
    Case("a photograph without an ending", "image", jpeg, shown_as="image.jpg"),
    Case("a photograph without a name", "", jpeg, shown_as="giấy tờ.jpg"),
    Case("a scan", "quet.png", png, shown_as="quet.png"),
    Case("a see-through scan", "quet.png", lambda: png("RGBA")),
    Case("a scan in few colours", "quet.png", lambda: png("P")),
    Case("a scan in black and white", "quet.png", lambda: png("1")),
    Case("a scan in many greys", "quet.png", lambda: png("I;16")),
    Case("a see-through grey scan", "quet.png", lambda: png("LA")),
    Case("a moving scan", "quet.png", moving),
    Case("a scan called JPG", "quet.jpg", png, shown_as="quet.png"),
    Case("a single point", "cham.png", lambda: png(size=(1, 1))),
    Case("a scan that tells something", "quet.png", lambda: png_telling("Comment", "ghi chú")),
    Case("exactly forty million points", "to.png", lambda: png_of(8000, 5000, zeros(5 << 20), bits=1, colour=0)),
    # honest PDF
    Case("a page", "don.pdf", pdf, shown_as="don.pdf"),
    Case("two hundred pages", "don.pdf", lambda: pdf(pages=200)),
    Case("a page with a link", "don.pdf", lambda: pdf(web_link)),
    Case("a form to fill in", "to-khai.pdf", lambda: pdf(plain_form)),
    Case("one that opens at a page", "don.pdf", lambda: pdf(action("GoTo", D=Array([0, Name.Fit])))),
    Case("one packed tightly", "don.pdf", lambda: pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate)),
    Case("one with very many objects", "don.pdf", lambda: pdf(many_objects)),
    Case("a PDF called JPG", "don.jpg", pdf, shown_as="don.pdf"),
    # names
    Case("a name in separate marks", "Giấy khai sinh.jpg", jpeg, shown_as="Giấy khai sinh.jpg"),
    Case("a name with folders", "../../etc/cron.d/x.jpg", jpeg, shown_as="x.jpg"),
    Case("a name with Windows folders", "C:\\Users\\An\\..\\anh.jpg", jpeg, shown_as="anh.jpg"),
    Case("a name that turns around", "anh\u202egnp.jpg", jpeg, shown_as="anhgnp.jpg"),
    Case("a name with hidden letters", "a\u200bn\x00h.jpg", jpeg, shown_as="an h.jpg"),
    Case("a name of a device", "con.jpg", jpeg, shown_as="_con.jpg"),
    Case("a name of signs", '<"a|b?*>.jpg', jpeg, shown_as="_a_b_.jpg"),
    Case("a name with a program inside", "anh.exe.jpg", jpeg, shown_as="anh_exe.jpg"),
    Case("a name with a page inside", "don.html.pdf", pdf, shown_as="don_html.pdf"),
    Case("a name with dots", "Ngày 1.10.2026.pdf", pdf, shown_as="Ngày 1.10.2026.pdf"),
    Case("a hidden name", ".htaccess.jpg", jpeg, shown_as="htaccess.jpg"),
    Case("a very long name", "ă" * 400 + ".jpg", jpeg, shown_as="ă" * 120 + ".jpg"),
    Case("a name with a face", "ảnh 😀.jpg", jpeg, shown_as="ảnh 😀.jpg"),
    # office files, where a procedure wants them
    Case("a document", "don.docx", docx, shown_as="don.docx", more=OFFICE),
    Case("a table", "bang.xlsx", xlsx, shown_as="bang.xlsx", more=OFFICE),
    # nothing, too much
    Case("nothing", "anh.jpg", bytes, "empty"),
    Case("a photograph over ten megabytes", "anh.jpg", lambda: jpeg() + bytes(10_000_000), "too-big"),
    Case("a PDF over ten megabytes", "don.pdf", lambda: pdf() + bytes(10_000_000), "too-big"),
    Case("over two hundred pages", "don.pdf", lambda: pdf(pages=201), "too-many-pages"),
    Case("over what this paper may have", "don.pdf", lambda: pdf(pages=11), "too-many-pages", more={"most_pages": 10}),
    Case("over forty million points", "to.png", lambda: png(size=(8000, 5001), mode="1"), "too-many-pixels"),
    # other kinds
    Case("a picture of an iPhone", "IMG_1.HEIC", heic, "heic"),
    Case("the same called JPG", "IMG_1.jpg", heic, "heic"),
    Case("a picture of the web", "a.avif", lambda: heic(b"avif"), "heic"),
    Case("a GIF", "a.gif", lambda: as_kind("GIF"), "wrong-kind"),
    Case("a GIF called PNG", "a.png", lambda: as_kind("GIF"), "wrong-kind"),
    Case("a WebP", "a.webp", lambda: as_kind("WEBP"), "wrong-kind"),
    Case("a TIFF", "a.tif", lambda: as_kind("TIFF"), "wrong-kind"),
    Case("a BMP", "a.bmp", lambda: as_kind("BMP"), "wrong-kind"),
    Case("an icon called PNG", "a.png", lambda: as_kind("ICO"), "wrong-kind"),
    Case("a drawing that acts", "a.svg", svg, "wrong-kind"),
    Case("the same called PNG", "a.png", svg, "wrong-kind"),
    Case("a text", "a.txt", lambda: "đơn".encode(), "wrong-kind"),
    Case("a web page called PDF", "don.pdf", lambda: PAGE, "wrong-kind"),
    Case("a web page called JPG", "a.jpg", lambda: PAGE, "wrong-kind"),
    Case("a program", "setup.exe", lambda: PROGRAM, "wrong-kind"),
    Case("a program called PDF", "don.pdf", lambda: PROGRAM, "wrong-kind"),
    Case("a Linux program called JPG", "a.jpg", lambda: LINUX_PROGRAM, "wrong-kind"),
    Case("a script called PNG", "a.png", lambda: b"#!/bin/sh\nrm -rf /\n", "wrong-kind"),
    Case("the scanners' trial", "a.com", lambda: TRIAL, "wrong-kind"),
    Case("the trial called PDF", "a.pdf", lambda: TRIAL, "wrong-kind"),
    Case("an archive", "a.zip", lambda: packed({"a": b"a"}), "wrong-kind"),
    Case("an archive called PDF", "a.pdf", lambda: packed({"a": b"a"}), "wrong-kind"),
    Case("a document nobody asked for", "don.docx", docx, "wrong-kind"),
    Case("a PDF under a program's name", "don.pdf.exe", pdf, "wrong-kind"),
    Case("a picture under a turned program's name", "anh\u202egpj.exe", jpeg, "wrong-kind"),
    Case("a picture under a page's name", "anh.html", jpeg, "wrong-kind"),
    Case("a picture under a drawing's name", "anh.svg", png, "wrong-kind"),
    Case("noise", "a.jpg", lambda: bytes(range(256)) * 20, "wrong-kind"),
    # two things at once
    Case("a photograph that is an archive", "a.jpg", lambda: jpeg() + packed({"a.class": b"x"}), "unsafe"),
    Case("a scan that is an archive", "a.png", lambda: png() + packed({"a.class": b"x"}), "unsafe"),
    Case("a PDF that is an archive", "a.pdf", lambda: pdf() + packed({"a": b"x"}) + b"%%EOF", "unsafe"),
    Case("a photograph that is a PDF", "a.jpg", lambda: jpeg(comment=b"%PDF-1.7 1 0 obj"), "unsafe"),
    Case("a photograph that is a page", "a.jpg", lambda: jpeg(comment=PAGE), "unsafe"),
    Case("a scan that is a script", "a.png", lambda: png_telling("a", "<?php system($_GET[0]); ?>"), "unsafe"),
    Case("a program that is a PDF", "a.pdf", lambda: PROGRAM + pdf(), "wrong-kind"),
    # bombs
    Case("a scan that claims the sky", "a.png", lambda: png_of(60_000, 60_000, zeros(1 << 20)), "too-many-pixels"),
    Case("a photograph that claims the sky", "a.jpg", lambda: jpeg_claiming(65_000, 65_000), "too-many-pixels"),
    Case("a scan with words without end", "a.png", lambda: png_telling("a", "a" * (80 << 20), zipped=True), "damaged"),
    Case("a PDF that unfolds without end", "a.pdf", lambda: pdf(unfolding(300 << 20), **AS_MADE), "unsafe"),
    Case(
        "a PDF folded twice",
        "a.pdf",
        lambda: pdf(unfolding(64 << 20, Array([Name.FlateDecode, Name.FlateDecode]), twice=True), **AS_MADE),
        "unsafe",
    ),
    Case(
        "a PDF folded four times",
        "a.pdf",
        lambda: pdf(unfolding(1 << 20, Array([Name.ASCIIHexDecode] * 4)), **AS_MADE),
        "unsafe",
    ),
    Case("a PDF with an image without end", "a.pdf", lambda: pdf(huge_image), "too-many-pixels"),
    Case("a PDF of brackets", "a.pdf", lambda: written("<</Type/Catalog/A " + "[" * 100_000 + ">>"), "damaged"),
    # damaged
    Case("half a photograph", "a.jpg", lambda: jpeg()[:2000], "damaged"),
    Case("the head of a photograph", "a.jpg", lambda: jpeg()[:20], "damaged"),
    Case("half a scan", "a.png", lambda: png(size=(900, 700))[:600], "damaged"),
    Case(
        "a scan with a wrong sum",
        "a.png",
        lambda: png().replace(b"IHDR\x00\x00\x01", b"IHDR\x00\x00\x02", 1),
        "damaged",
    ),
    Case("half a PDF", "a.pdf", lambda: pdf(pages=50)[:3000], "damaged"),
    Case("the head of a PDF", "a.pdf", lambda: b"%PDF-1.7\n", "damaged"),
    Case("a PDF of words", "a.pdf", lambda: b"%PDF-1.7\nxin chao\n%%EOF\n", "damaged"),
    Case("a PDF without pages", "a.pdf", lambda: pdf(pages=0), "damaged"),
    Case(
        "a PDF whose pages run in a ring",
        "a.pdf",
        lambda: written("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[2 0 R]>>"),
        "damaged",
    ),
    # locked
    Case("a locked PDF", "a.pdf", lambda: pdf(encryption=pikepdf.Encryption(user="1", owner="2")), "has-password"),
    Case("one locked against change", "a.pdf", lambda: pdf(encryption=pikepdf.Encryption(owner="2")), "has-password"),
    Case(
        "a locked document",
        "a.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "has-password",
        more=OFFICE,
    ),
    # PDF that acts or hides
    Case("a script at the opening", "a.pdf", lambda: pdf(opening_script), "unsafe"),
    Case("a script by name", "a.pdf", lambda: pdf(named_script), "unsafe"),
    Case("a script on a page", "a.pdf", lambda: pdf(page_script), "unsafe"),
    Case("a script behind a field", "a.pdf", lambda: pdf(field_script), "unsafe"),
    Case("a script in a corner", "a.pdf", lambda: pdf(loose_script), "unsafe"),
    Case("a script with a hidden name", "a.pdf", hidden_script, "unsafe"),
    Case(
        "a script packed tightly",
        "a.pdf",
        lambda: pdf(opening_script, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "unsafe",
    ),
    Case("one that starts programs", "a.pdf", lambda: pdf(action("Launch", F=String("cmd.exe"))), "unsafe"),
    Case("one that sends", "a.pdf", lambda: pdf(action("SubmitForm", F=String("http://x.example"))), "unsafe"),
    Case("one that fetches", "a.pdf", lambda: pdf(action("ImportData", F=String("a"))), "unsafe"),
    Case("one that opens what is inside", "a.pdf", lambda: pdf(action("GoToE")), "unsafe"),
    Case("a file inside", "a.pdf", lambda: pdf(embedded), "unsafe"),
    Case("a file behind a note", "a.pdf", lambda: pdf(attached_note), "unsafe"),
    Case("a film inside", "a.pdf", lambda: pdf(rich_media), "unsafe"),
    Case("a form that builds itself", "a.pdf", lambda: pdf(dynamic_form), "unsafe"),
    # office files that act or explode
    Case("a document with macros", "a.docx", lambda: docx(word__vbaProject_dot_bin=b"x"), "unsafe", more=OFFICE),
    Case("a document with a program", "a.docx", lambda: docx(word__embeddings__a_dot_bin=b"x"), "unsafe", more=OFFICE),
    Case("a table with controls", "a.xlsx", lambda: xlsx(xl__activeX__a_dot_xml=b"x"), "unsafe", more=OFFICE),
    Case("a document that laughs", "a.docx", lambda: docx(word__document_dot_xml=LAUGHS), "unsafe", more=OFFICE),
    Case(
        "a document with a far template",
        "a.docx",
        lambda: docx(word___rels__s_dot_rels=b'<R Type="attachedTemplate" TargetMode="External"/>'),
        "unsafe",
        more=OFFICE,
    ),
    Case("a document that unfolds without end", "a.docx", lambda: docx(a=bytes(150 << 20)), "unsafe", more=OFFICE),
    Case(
        "a document of a thousand parts",
        "a.docx",
        lambda: docx(**{f"p{number}": b"" for number in range(1_100)}),
        "unsafe",
        more=OFFICE,
    ),
    Case("a document that climbs out", "a.docx", lambda: docx(**{"..__..__x": b"x"}), "unsafe", more=OFFICE),
    Case("a table called a document", "a.docx", xlsx, "wrong-kind", more=OFFICE),
    Case("a macro document", "a.docm", docx, "wrong-kind", more=OFFICE),
    Case("a broken document", "a.docx", lambda: docx()[:100], "damaged", more=OFFICE),
    Case("an archive called a document", "a.docx", lambda: packed({"a": b"a"}), "wrong-kind", more=OFFICE),
]
