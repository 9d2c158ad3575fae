"""Reading a paper back as others do: its text, the codes a scanner finds, its metadata."""

import io
import re
import unicodedata

import pypdfium2
import zxingcpp
from pypdf import PdfReader


def text_of(pdf: bytes) -> str:
    """All that is written on its pages, one blank between words, however the lines were broken."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", " ".join(pages)))


def pages_of(pdf: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def codes_on(pdf: bytes, *, dots_per_inch: int = 200) -> dict[str, str]:
    """What a scanner reads from the first page, by the sort of code: `{"QRCode": …, "Code128": …}`."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[0].render(scale=dots_per_inch / 72, grayscale=True).to_numpy()
    finally:
        document.close()
    found = zxingcpp.read_barcodes(picture[:, :, 0] if picture.ndim == 3 else picture)
    return {str(code.format).rpartition(".")[2].replace(" ", ""): code.text for code in found}
