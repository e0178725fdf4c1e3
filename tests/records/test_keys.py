"""Keys, seals and padding: published vectors first, then what nothing may get past."""

import unicodedata

import pytest
from argon2 import low_level
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from secondchair.core.bad_input import BadInput
from secondchair.core.story import Story
from secondchair.records import keys
from secondchair.records.kept import Kept, SlotAt, bytes_of, kept_from
from secondchair.records.padding import CLASSES, PREFIX, padded, unpadded

CHEAP = keys.Cost(1, 8)
KEY, ADDRESS = bytes(range(32)), bytes(range(32, 64))


@pytest.mark.parametrize(
    ("secret", "salt", "info", "length", "okm"),
    [
        (
            "0b" * 22,
            "000102030405060708090a0b0c",
            "f0f1f2f3f4f5f6f7f8f9",
            42,
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            "".join(f"{n:02x}" for n in range(0x50)),
            "".join(f"{n:02x}" for n in range(0x60, 0xB0)),
            "".join(f"{n:02x}" for n in range(0xB0, 0x100)),
            82,
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
            "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        ),
        (
            "0b" * 22,
            "",
            "",
            42,
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ],
)
def test_hkdf_gives_the_vectors_of_rfc_5869(secret: str, salt: str, info: str, length: int, okm: str) -> None:
    raw = bytes.fromhex
    assert keys.hkdf(raw(secret), raw(info), raw(salt), length) == raw(okm)


def test_argon2id_gives_the_reference_vector() -> None:
    """phc-winner-argon2, test.c, version 0x13: t=2, 64 MiB, one lane."""
    tag = "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    assert keys.argon2id(b"password", b"somesalt", keys.Cost(2, 65536)).hex() == tag


def test_the_library_gives_the_argon2id_vector_of_rfc_9106() -> None:
    """Section 5.3: it has a secret and associated data, which only the library's innermost call takes."""
    ffi, lib = low_level.ffi, low_level.lib
    out, parts = ffi.new("uint8_t[]", 32), [ffi.new("uint8_t[]", bytes([n]) * size) for n, size in
                                            ((1, 32), (2, 16), (3, 8), (4, 12))]  # fmt: skip
    context = ffi.new(
        "argon2_context *",
        {
            "version": low_level.ARGON2_VERSION, "out": out, "outlen": 32, "pwd": parts[0], "pwdlen": 32,
            "salt": parts[1], "saltlen": 16, "secret": parts[2], "secretlen": 8, "ad": parts[3], "adlen": 12,
            "t_cost": 3, "m_cost": 32, "lanes": 4, "threads": 1, "allocate_cbk": ffi.NULL, "free_cbk": ffi.NULL,
            "flags": lib.ARGON2_DEFAULT_FLAGS,
        },
    )  # fmt: skip
    assert low_level.core(context, low_level.Type.ID.value) == 0
    assert bytes(ffi.buffer(out)).hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_the_cipher_gives_nists_vector() -> None:
    """AES-256-GCM, test case 14 of the GCM specification."""
    sealed = AESGCM(bytes(32)).encrypt(bytes(12), bytes(16), None)
    assert sealed.hex() == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"


@pytest.mark.parametrize(
    "typed",
    ["  River LAMP  acorn ", "river-lamp-acorn", "river, lamp, acorn.", "RIVER\tlamp\nacorn", "ríver làmp acörn",
     unicodedata.normalize("NFD", "ríver lamp acorn"), "ｒｉｖｅｒ lamp acorn"],
)  # fmt: skip
def test_words_may_be_typed_in_many_ways(typed: str) -> None:
    assert keys.normalised(typed) == "river lamp acorn"


@given(st.text())
@settings(max_examples=200)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = keys.normalised(text)
    assert len(once) >= keys.LONGEST_WORDS or keys.normalised(once) == once


def test_other_words_or_another_pepper_give_another_root() -> None:
    roots = {keys.root_of(words, pepper, CHEAP) for words in ("a b", "a c", "b a") for pepper in (b"1" * 32, b"2" * 32)}
    assert len(roots) == 6


def test_every_label_has_a_key_of_its_own() -> None:
    assert len({keys.derived(KEY, label) for label in ("lookup", "kek", "slot", "data/story", "addr/story")}) == 5


@given(st.binary(max_size=5000))
def test_what_is_sealed_opens_again(plain: bytes) -> None:
    sealed, _ = keys.seal(KEY, ADDRESS, "story", plain)
    assert keys.unseal(KEY, ADDRESS, "story", sealed) == plain


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_closes_it(at: int, change: int) -> None:
    sealed = bytearray(keys.seal(KEY, ADDRESS, "story", b"Ana")[0])
    sealed[at % len(sealed)] ^= change
    with pytest.raises(keys.Unreadable):
        keys.unseal(KEY, ADDRESS, "story", bytes(sealed))


@pytest.mark.parametrize(
    ("key", "address", "label"),
    [(KEY[::-1], ADDRESS, "story"), (KEY, ADDRESS[::-1], "story"), (KEY, ADDRESS, "slot"), (KEY, ADDRESS, "storY")],
)
def test_another_key_row_or_label_fails_closed(key: bytes, address: bytes, label: str) -> None:
    sealed, _ = keys.seal(KEY, ADDRESS, "story", b"Ben")
    with pytest.raises(keys.Unreadable):
        keys.unseal(key, address, label, sealed)


@pytest.mark.parametrize("cut", [0, 1, 12, 13, 28, 500])
def test_a_cut_row_fails_closed(cut: int) -> None:
    with pytest.raises(keys.Unreadable):
        keys.unseal(KEY, ADDRESS, "story", keys.seal(KEY, ADDRESS, "story", b"Cleo")[0][:cut])


def test_lengths_are_five_and_no_more() -> None:
    for size_class, size in enumerate(CLASSES):
        below = CLASSES[size_class - 1] - PREFIX + 1 if size_class else 0
        for length in (below, size - PREFIX):
            full, got = padded(b"x" * length)
            assert (len(full), got, unpadded(full)) == (size, size_class, b"x" * length)


def test_too_much_is_one_sentence() -> None:
    with pytest.raises(BadInput, match="shorten"):
        padded(bytes(CLASSES[-1] - PREFIX + 1))


@pytest.mark.parametrize("spoilt", [b"", bytes(1023), b"\xff" * 1024, bytes(1023) + b"x"])
def test_what_is_not_padded_is_not_read(spoilt: bytes) -> None:
    with pytest.raises(ValueError, match="padded"):
        unpadded(spoilt)


def test_twenty_thousand_signs_of_four_bytes_fit_twice() -> None:
    """As accepted, and as still typed on another page."""
    text = "\U0001f6b2" * 20_000
    kept = Kept(Story(said=text, typed={"asker/plan": {"opening": [text]}}))
    assert kept_from(unpadded(padded(bytes_of(kept))[0])) == kept


@given(st.text(alphabet=st.characters(), max_size=50))
def test_any_text_is_kept_as_it_came(text: str) -> None:
    """Lone halves of signs included, which strict UTF-8 would refuse."""
    kept = Kept(Story(said=text), SlotAt(KEY, KEY[:16]))
    assert kept_from(bytes_of(kept)) == kept
