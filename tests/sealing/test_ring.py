"""Sealing: what opens again, and all that does not."""

import base64
from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from agency.sealing import blind_index, seal, unseal
from agency.sealing.ciphers import CIPHERS
from agency.sealing.ring import CannotUnseal, Ring, parse_ring, ring

K1, K2, INDEX = b"1" * 32, b"2" * 32, b"i" * 32
RING = Ring(keys={"k1": K1}, active="k1", index_key=INDEX)
CLEAR = b"370102198001011237"


@given(st.binary(max_size=4000), st.text(max_size=40))
def test_what_was_sealed_opens_for_the_same_purpose(clear: bytes, purpose: str) -> None:
    assert RING.unseal(purpose, RING.seal(purpose, clear)) == clear


@given(st.binary(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_what_was_sealed_does_not_open_for_another_purpose(clear: bytes, purpose: str, other: str) -> None:
    if purpose != other:
        with pytest.raises(CannotUnseal):
            RING.unseal(other, RING.seal(purpose, clear))


@given(st.binary(min_size=1, max_size=60), st.data())
def test_an_altered_bit_anywhere_does_not_open(clear: bytes, data: st.DataObject) -> None:
    sealed = bytearray(RING.seal("p", clear))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(CannotUnseal):
        RING.unseal("p", bytes(sealed))


@given(st.integers(0, 100))
def test_a_cut_off_seal_does_not_open(length: int) -> None:
    sealed = RING.seal("p", CLEAR)

    with pytest.raises(CannotUnseal):
        RING.unseal("p", sealed[: min(length, len(sealed) - 1)])


@given(st.binary(max_size=80))
def test_noise_does_not_open(noise: bytes) -> None:
    with pytest.raises(CannotUnseal):
        RING.unseal("p", noise)


def test_the_clear_text_is_not_in_the_seal_and_no_seal_repeats() -> None:
    seals = {RING.seal("p", CLEAR) for _ in range(200)}

    assert len(seals) == 200
    assert not [sealed for sealed in seals if CLEAR in sealed]


def test_a_new_key_in_front_seals_and_the_old_one_still_opens() -> None:
    old = RING.seal("p", CLEAR)
    rotated = Ring(keys={"k2": K2, "k1": K1}, active="k2", index_key=INDEX)

    assert rotated.unseal("p", old) == CLEAR
    new = rotated.seal("p", CLEAR)
    assert rotated.unseal("p", new) == CLEAR
    with pytest.raises(CannotUnseal):
        RING.unseal("p", new)
    assert rotated.blind_index("p", "x") == RING.blind_index("p", "x")


def test_a_key_that_left_the_ring_or_changed_opens_nothing() -> None:
    sealed = RING.seal("p", CLEAR)

    for other in (replace(RING, keys={"k2": K2}, active="k2"), replace(RING, keys={"k1": K2})):
        with pytest.raises(CannotUnseal):
            other.unseal("p", sealed)


def test_the_refusal_names_the_purpose_and_nothing_of_the_content() -> None:
    with pytest.raises(CannotUnseal) as refusal:
        RING.unseal("q", RING.seal("p", CLEAR))

    assert str(refusal.value) == "q"


def test_numbers_of_ciphers_are_never_reused() -> None:
    assert {number: type(cipher).__name__ for number, cipher in CIPHERS.items()} == {1: "Aes256Gcm"}
    assert RING.seal("p", CLEAR)[0] == 1


# The blind index


def test_a_blind_index_serves_exact_search_only() -> None:
    index = RING.blind_index("p", "370102198001011237")

    assert len(index) == 32
    assert RING.blind_index("p", "370102198001011237") == index
    assert RING.blind_index("p", "370102198001011238") != index
    assert RING.blind_index("q", "370102198001011237") != index
    assert replace(RING, index_key=K1).blind_index("p", "370102198001011237") != index


@given(st.text(max_size=10), st.text(max_size=10), st.text(max_size=10), st.text(max_size=10))
def test_purpose_and_value_cannot_be_shifted_into_each_other(a: str, b: str, c: str, d: str) -> None:
    if (a, b) != (c, d) and "\0" not in a + c:
        assert RING.blind_index(a, b) != RING.blind_index(c, d)


# The settings

GOOD = base64.b64encode(K1).decode()
OTHER = base64.b64encode(K2).decode()


def test_the_first_key_of_the_setting_seals() -> None:
    parsed = parse_ring(f"new:{GOOD}, old:{OTHER}", OTHER)

    assert parsed == Ring(keys={"new": K1, "old": K2}, active="new", index_key=K2)


@pytest.mark.parametrize(
    ("keys", "index"),
    [
        ("", GOOD),
        (f"k1:{GOOD}", ""),
        (GOOD, GOOD),
        (f":{GOOD}", GOOD),
        ("k1:not base64", GOOD),
        (f"k1:{base64.b64encode(b'short').decode()}", GOOD),
        (f"k1:{GOOD},", GOOD),
        (f"k1:{GOOD}", "short"),
    ],
)
def test_unusable_keys_stop_the_start(keys: str, index: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        parse_ring(keys, index)


def test_the_settings_keys_are_the_ones_in_use() -> None:
    sealed = seal("p", CLEAR)

    assert unseal("p", memoryview(sealed)) == CLEAR
    assert ring().unseal("p", sealed) == CLEAR
    assert blind_index("p", "x") == ring().blind_index("p", "x")
