"""What the outside world does for papers: somebody signs them."""

from datetime import datetime
from typing import Protocol


class Signer(Protocol):
    """Puts a digital signature on a paper: the trial authority, a token, or a remote signing service.

    An implementation may call a network. It is called while the paper's row is locked, so it must answer or
    fail within seconds; a failure leaves the paper undrawn, and the queue tries again.
    """

    #: Who signs, as it is kept with the paper and shown to whoever checks it.
    name: str

    def sign(self, pdf: bytes, *, reason: str, place: str, at: datetime) -> bytes:
        """The same document with a signature over all of it (PAdES). Never changes what is on its pages."""
