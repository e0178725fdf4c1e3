"""Every key and address, and the one way to seal. Pure: no database, no settings, no clock.

Argon2id is RFC 9106, HKDF-SHA-256 is RFC 5869, the seal is AES-256-GCM (NIST SP 800-38D) with a random nonce.
"""

import hashlib
import os
import unicodedata
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .padding import padded, unpadded

KEY = 32  # bytes of every key, secret and address
SID = 16  # bytes of a shard's id
NONCE = 12
VERSION = b"\x01"  # first byte of everything sealed; an older one stays readable for one retention period
DOMAIN = "second-chair/1/"
LONGEST_WORDS = 1000  # characters of an entered phrase that are looked at; six words need about 60


class Unreadable(Exception):
    """A sealed value that does not open: other key, other row, other label, or changed bytes."""


@dataclass(frozen=True)
class Cost:
    """What stretching six words costs: passes over the memory, memory in KiB."""

    passes: int = 3
    memory_kib: int = 64 * 1024

    def noted(self, pepper_version: int) -> str:
        """What a slot notes of how it was made, in the manner of Argon2's own strings."""
        return f"argon2id$v=19$m={self.memory_kib},t={self.passes},p=1$pepper={pepper_version}"


def normalised(words: str) -> str:
    """Words as typed → one spelling: lower case, no accents, single spaces between runs of letters and digits."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", words[:LONGEST_WORDS]).casefold())
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in kept).split())


def hkdf(secret: bytes, info: bytes, salt: bytes = b"", length: int = KEY) -> bytes:
    """RFC 5869 with SHA-256: ``length`` bytes."""
    return HKDF(SHA256(), length, salt or None, info).derive(secret)


def argon2id(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    """RFC 9106, version 1.3, one lane: 32 bytes."""
    return hash_secret_raw(secret, salt, cost.passes, cost.memory_kib, 1, KEY, Type.ID)


def derived(key: bytes, label: str, length: int = KEY) -> bytes:
    """The key, address or id that belongs to one label under ``key``; other labels tell nothing about it."""
    return hkdf(key, (DOMAIN + label).encode(), length=length)


def root_of(words: str, pepper: bytes, cost: Cost) -> bytes:
    """Six words → the 32 bytes from which lookup and kek come. This is the slow step (``cost``)."""
    salt = hashlib.sha256((DOMAIN + "words-salt/").encode() + pepper).digest()[:16]
    stretched = argon2id(normalised(words).encode(), salt, cost)
    return hkdf(stretched, (DOMAIN + "root").encode(), salt=pepper)


def lookup_of(root: bytes) -> bytes:
    """Where the slot of these words stands; it is stored and says nothing of the kek."""
    return derived(root, "lookup")


def wrapping_key(root: bytes, shard: bytes) -> bytes:
    """The key that wraps a member key: half from the words, half from the vault."""
    return derived(derived(root, "kek") + shard, "slot")


def member_sid(member_key: bytes) -> bytes:
    """The id of the vault's half of a person's data key: 16 bytes."""
    return derived(member_key, "member-sid", SID)


def data_key(member_key: bytes, shard: bytes) -> bytes:
    """The key above all of a person's rows: half from the member key, half from the vault."""
    return derived(member_key + shard, "data")


def seal(key: bytes, address: bytes, label: str, plain: bytes, least: int = 0) -> tuple[bytes, int]:
    """Version, nonce and ciphertext of ``plain`` padded (``least``: see padding), bound to row and label; its size class.

    Raises BadInput where ``plain`` is too long to be kept.
    """
    full, size_class = padded(plain, least)
    nonce = os.urandom(NONCE)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, full, _bound(address, label, VERSION)), size_class


def unseal(key: bytes, address: bytes, label: str, sealed: bytes) -> bytes:
    """What ``seal`` was given. Raises Unreadable unless key, address, label and every byte are the same."""
    version, nonce, ct = sealed[:1], sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    if version != VERSION:
        raise Unreadable
    try:
        return unpadded(AESGCM(key).decrypt(nonce, ct, _bound(address, label, version)))
    except (InvalidTag, ValueError):
        raise Unreadable from None


def _bound(address: bytes, label: str, version: bytes) -> bytes:
    # The address has one fixed length per label and the version is one byte, so no two triples look alike.
    return address + (DOMAIN + label).encode() + version
