"""Words: how a value that could not be understood is shown to the person who gave it."""


def quoted(value: object) -> str:
    """The value in quotation marks, short, on one line, and without letters that can't be printed."""
    letters = (letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in str(value)[:60])
    return f"“{''.join(letters)}”"
