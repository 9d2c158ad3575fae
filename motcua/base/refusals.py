"""Refusals: a deed that can't be done says why, in a sentence a person can read and a code a program can."""


class Refused(Exception):
    """A deed was refused.

    `sentence` is Vietnamese, names the cause and says what to do; `code` is stable and meant for programs;
    `field` names the form field it belongs to, when there is one. Each module raises its own subclass.
    """

    code = "refused"

    def __init__(self, sentence: str, *, field: str | None = None, code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        if code:
            self.code = code


class NotAllowed(Refused):
    """The person may not do this: wrong role, wrong office, or wrong moment."""

    code = "not-allowed"


class NotFound(Refused):
    """There is no such thing, or the person may not know of it: the two look the same from outside."""

    code = "not-found"


class Stale(Refused):
    """Somebody else was first: what the person saw has changed since."""

    code = "stale"
