"""Sealing: personal numbers are kept so that a stolen copy of the database tells nobody anything."""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

#: Stands before every sealed value, so that a later key can be told from this one.
VERSION = "m1."


class BrokenSeal(ValueError):
    """The value was changed, or sealed with another key."""


def seal(text: str, *, purpose: str) -> str:
    """`text` under AES-256-GCM; only `unseal` with the same purpose opens it. Empty stays empty."""
    if not text:
        return ""
    nonce = os.urandom(12)
    sealed = AESGCM(_key("seal")).encrypt(nonce, text.encode(), purpose.encode())
    return VERSION + base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """What `seal` was given. Raises `BrokenSeal`."""
    if not sealed:
        return ""
    raw = base64.urlsafe_b64decode(sealed.removeprefix(VERSION))
    try:
        return AESGCM(_key("seal")).decrypt(raw[:12], raw[12:], purpose.encode()).decode()
    except InvalidTag as error:
        raise BrokenSeal(f"a sealed value of {purpose} does not open") from error


def blind_index(text: str, *, purpose: str) -> str:
    """A keyed digest by which equal values find each other without being readable. Empty stays empty."""
    return hmac.new(_key("index"), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest() if text else ""


def authentication_code(message: bytes, *, purpose: str) -> str:
    """A keyed digest that only a holder of the key can make: proves that a row is as we wrote it."""
    return hmac.new(_key(f"mac:{purpose}"), message, hashlib.sha256).hexdigest()


@lru_cache(maxsize=16)
def _key(use: str) -> bytes:
    material: str = settings.SEAL_KEY
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=b"motcua", info=use.encode()).derive(material.encode())
