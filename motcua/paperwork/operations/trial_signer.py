"""A signing authority for trying things out: its key is made on this machine and is worth nothing in law."""

import io
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from asn1crypto import keys, pem, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

NAME = "Khóa thử nghiệm - không có giá trị pháp lý"
HOUSE = "Một Cửa (thử nghiệm)"
#: Fixed days, so that a demo's papers of any year are signed within the key's life and nobody has to ask the clock.
SINCE, UNTIL = datetime(2018, 1, 1, tzinfo=UTC), datetime(2068, 1, 1, tzinfo=UTC)
#: Room for the signature in the file; a whole one with its certificates takes about half.
RESERVED = 8192


class TrialSigner:
    """Signs by PAdES with the key under `MOTCUA_HOME/secrets`, made at first use. Never for a real office."""

    name = NAME

    def __init__(self) -> None:
        key, own, root = _kept(Path(settings.HOME) / "secrets" / "trial-signing.pem")
        self.root = root
        chain = SimpleCertificateStore.from_certs([root])  # type: ignore[no-untyped-call]  # it came without types
        self._signer = _ReadySigner(own, key, chain)

    def sign(self, pdf: bytes, *, reason: str, place: str, at: datetime) -> bytes:
        how = PdfSignatureMetadata(
            field_name="ChuKySo",
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=self.name,
            reason=reason,
            location=place,
        )
        signed = io.BytesIO()
        _SignerAt(how, self._signer, at).sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=RESERVED, output=signed
        )
        return signed.getvalue()


@dataclass(frozen=True)
class Signature:
    """What a signature says, and whether it holds for every byte of the document."""

    name: str
    at: datetime
    sound: bool


def examine(pdf: bytes, *, root: x509.Certificate) -> Signature | None:
    """The last signature of a document, checked against the authority `root`; nothing when it has none."""
    found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    if not found:
        return None
    trusted = ValidationContext(trust_roots=[root], allow_fetching=False, moment=found[-1].self_reported_timestamp)
    status = validate_pdf_signature(found[-1], trusted)
    return Signature(
        name=status.signing_cert.subject.native["common_name"],
        at=found[-1].self_reported_timestamp,
        sound=bool(status.bottom_line),
    )


class _ReadySigner(SimpleSigner):
    """Keeps its key ready: the library reads and checks it anew each time, which takes longer than signing."""

    @cached_property
    def _ready(self) -> rsa.RSAPrivateKey:
        key = serialization.load_der_private_key(self.signing_key.dump(), password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError("the trial authority signs by RSA")
        return key

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        return self._ready.sign(data, padding.PKCS1v15(), hashes.SHA256())


class _SignerAt(PdfSigner):
    """Signs at the moment it is told instead of asking the clock."""

    def __init__(self, how: PdfSignatureMetadata, signer: SimpleSigner, at: datetime) -> None:
        super().__init__(how, signer)
        self._at = at

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def _kept(file: Path) -> tuple[keys.PrivateKeyInfo, x509.Certificate, x509.Certificate]:
    try:
        parts = file.read_bytes()
    except FileNotFoundError:
        _make(file)
        parts = file.read_bytes()
    key, own, root = (der for _, _, der in pem.unarmor(parts, multiple=True))
    return keys.PrivateKeyInfo.load(key), x509.Certificate.load(own), x509.Certificate.load(root)


def _make(file: Path) -> None:
    """Make the authority and its one key. When two processes do it at once, the first one's is everybody's."""
    root_key, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    root_name, own_name = (
        certificates.Name(
            [
                certificates.NameAttribute(NameOID.COMMON_NAME, name),
                certificates.NameAttribute(NameOID.ORGANIZATION_NAME, HOUSE),
                certificates.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            ]
        )
        for name in ("Gốc thử nghiệm - không có giá trị pháp lý", NAME)
    )
    root = _certificate(root_name, root_key, issuer=root_name, issuer_key=root_key, authority=True)
    own = _certificate(own_name, key, issuer=root_name, issuer_key=root_key, authority=False)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=file.parent) as draft:  # readable by its owner alone
        draft.write(private + b"".join(c.public_bytes(serialization.Encoding.PEM) for c in (own, root)))
        draft.flush()
        os.fsync(draft.fileno())
        try:
            os.link(draft.name, file)
        except FileExistsError:
            return


def _certificate(
    subject: certificates.Name,
    key: rsa.RSAPrivateKey,
    *,
    issuer: certificates.Name,
    issuer_key: rsa.RSAPrivateKey,
    authority: bool,
) -> certificates.Certificate:
    uses = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False)
    uses |= {"decipher_only": False, "digital_signature": not authority, "content_commitment": not authority}
    uses |= {"key_cert_sign": authority, "crl_sign": authority}
    return (
        certificates.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(certificates.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(UNTIL)
        .add_extension(certificates.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(certificates.KeyUsage(**uses), critical=True)
        .add_extension(certificates.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            certificates.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
        .sign(issuer_key, hashes.SHA256())
    )
