"""Signer and time out of a CMS signature, and nothing out of damaged ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legalsys.read.pdf.certificate import signer_of


def der(tag: int, *contents: bytes) -> bytes:
    body = b"".join(contents)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    size = (len(body).bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + len(body).to_bytes(size, "big") + body


def oid(hexadecimal: str) -> bytes:
    return der(0x06, bytes.fromhex(hexadecimal))


def name(common: str) -> bytes:
    country = der(0x31, der(0x30, oid("550406"), der(0x13, b"VN")))
    return der(0x30, country, der(0x31, der(0x30, oid("550403"), der(0x0C, common.encode()))))


def certificate(serial: int, issuer: str, subject: str) -> bytes:
    version = der(0xA0, der(0x02, b"\x02"))
    body = der(0x30, version, der(0x02, bytes([serial])), der(0x30), name(issuer), der(0x30), name(subject), der(0x30))
    return der(0x30, body)


def signature(*certificates: bytes, serial: int, issuer: str, time: bytes = b"250918083000Z") -> bytes:
    attributes = der(0xA0, der(0x30, oid("2a864886f70d010905"), der(0x31, der(0x17, time))))
    info = der(0x30, der(0x02, b"\x01"), der(0x30, name(issuer), der(0x02, bytes([serial]))), der(0x30), attributes)
    signed = der(0x30, der(0x02, b"\x01"), der(0x31), der(0x30), der(0xA0, *certificates), der(0x31, info))
    return der(0x30, oid("2a864886f70d010702"), der(0xA0, signed)) + bytes(64)


CHAIN = (
    certificate(1, "Root", "Root"),
    certificate(2, "Root", "Cơ quan chứng thực"),
    certificate(7, "Cơ quan chứng thực", "Trần Văn An"),
)


def test_the_signers_own_certificate_is_taken() -> None:
    assert signer_of(signature(*CHAIN, serial=7, issuer="Cơ quan chứng thực")) == ("Trần Văn An", "2025-09-18T08:30:00+00:00")


def test_a_certificate_that_is_not_there_gives_no_name() -> None:
    assert signer_of(signature(*CHAIN, serial=9, issuer="Cơ quan chứng thực"))[0] is None


@pytest.mark.parametrize("contents", [b"", b"\x00", b"\x30\x84\xff\xff\xff\xff", b"\x30\x80\x00\x00", bytes(9000)])
def test_no_signature_gives_nothing(contents: bytes) -> None:
    assert signer_of(contents) == (None, None)


@given(at=st.integers(0, 400), value=st.integers(0, 255), end=st.integers(1, 500))
def test_damaged_bytes_never_raise(at: int, value: int, end: int) -> None:
    whole = bytearray(signature(*CHAIN, serial=7, issuer="Cơ quan chứng thực"))
    whole[at % len(whole)] = value
    signer_of(bytes(whole[:end]))
    signer_of(bytes(whole))
