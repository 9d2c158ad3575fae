"""How a file is handed out so that a browser saves it, or shows a picture, and never runs it."""

from urllib.parse import quote


def headers(media_type: str, name: str, *, shown: bool = False) -> dict[str, str]:
    """The headers under which a file is answered; `shown` only for previews, which are pictures of our own making."""
    how = "inline" if shown else "attachment"
    stem, _, ending = name.rpartition(".")
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in stem) or "tep"
    return {
        "Content-Type": media_type,
        "Content-Disposition": f"{how}; filename=\"{plain}.{ending}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
