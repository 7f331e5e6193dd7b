"""What the keys promise: only the right key opens, in its place; nobody is lost between two."""

from pathlib import Path

import pytest

from tracker.records.ciphers import Cipher
from tracker.records.key_file import (
    KeyFileBroken,
    add_data_key,
    keep_last_data_key,
    make_key_file,
    read_key_file,
)
from tracker.records.keyring import Keyring, SealBroken, compared

KEY = b"k" * 32
PLACE = b"particulars.name"
NUMBER = "11010519491231002X"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "key"
    make_key_file(made)
    return made


@pytest.mark.parametrize("cipher", Cipher)
@pytest.mark.parametrize("text", ["张三", NUMBER, "a" * 5000, "\U00020000"])
def test_what_is_sealed_opens_and_does_not_show(cipher: Cipher, text: str) -> None:
    keyring = Keyring(KEY, cipher=cipher)
    sealed = keyring.seal(text, PLACE)
    assert keyring.open(sealed, PLACE) == text
    assert text.encode()[:4] not in sealed
    assert keyring.seal(text, PLACE) != sealed, "every time with a nonce of its own"


def test_an_installation_may_go_from_one_cipher_to_the_other() -> None:
    before, after = Keyring(KEY), Keyring(KEY, cipher=Cipher.SM4)
    sealed = before.seal("张三", PLACE), after.seal("张三", PLACE)
    assert [after.open(one, PLACE) for one in sealed] == ["张三", "张三"]
    assert [one[0] for one in sealed] == [1, 2]
    assert before.digest("张三", "name") == after.digest("张三", "name")


def test_nothing_stays_nothing() -> None:
    keyring = Keyring(KEY)
    assert keyring.seal("", PLACE) == b""
    assert keyring.open(b"", PLACE) == ""
    assert keyring.digest("", "name") == ""


@pytest.mark.parametrize("cipher", Cipher)
def test_nothing_else_opens(cipher: Cipher) -> None:
    keyring = Keyring(KEY, cipher=cipher)
    sealed = keyring.seal("张三", PLACE)
    for other, place in ((Keyring(b"o" * 32, cipher=cipher), PLACE), (keyring, b"letter.body")):
        with pytest.raises(SealBroken, match=place.decode()):
            other.open(sealed, place)
    for at in range(len(sealed)):
        with pytest.raises(SealBroken):
            keyring.open(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], PLACE)
    for length in range(1, len(sealed)):
        with pytest.raises(SealBroken):
            keyring.open(sealed[:length], PLACE)


@pytest.mark.parametrize(
    ("one", "other"), [(NUMBER, " 11010519491231002x"), ("张 三", "张三"), ("Ａ公司", "a公司")]
)
def test_writing_makes_no_difference(one: str, other: str) -> None:
    keyring = Keyring(KEY)
    assert compared(one) == compared(other)
    assert keyring.digest(one, "name") == keyring.digest(other, "name")
    assert keyring.digest(one, "name") != keyring.digest(one, "identity_number")
    assert keyring.digest(one, "name") != Keyring(b"o" * 32).digest(one, "name")


def test_a_key_file_is_for_its_owner_alone(path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0
    own = read_key_file(path).own
    assert add_data_key(path) == 1
    assert path.stat().st_mode & 0o077 == 0
    assert read_key_file(path).own == own
    assert [file.name for file in path.parent.iterdir()] == ["key"]


def test_a_running_server_takes_up_a_new_key_and_opens_what_the_old_one_sealed(path: Path) -> None:
    server = Keyring(read_key_file(path).own, path)
    old = server.seal("张三", PLACE)
    assert server.current == 0
    add_data_key(path)
    fresh = Keyring(read_key_file(path).own, path)
    assert server.open(fresh.seal("李四", PLACE), PLACE) == "李四"
    assert server.current == 1
    assert server.open(old, PLACE) == "张三"
    assert fresh.digest("张三", "name") == server.digest("张三", "name")


def test_between_two_keys_a_name_is_found_under_both(path: Path) -> None:
    keyring = Keyring(read_key_file(path).own, path)
    before = keyring.digest("张三", "name")
    add_data_key(path)
    after = keyring.digest("张三", "name")
    assert before != after
    assert keyring.digests("张三", "name") == [after, before]


def test_a_key_that_is_gone_opens_nothing(path: Path) -> None:
    add_data_key(path)
    keyring = Keyring(read_key_file(path).own, path)
    sealed = keyring.seal("张三", PLACE)
    add_data_key(path)
    assert keep_last_data_key(path) == [1]
    assert keep_last_data_key(path) == []
    with pytest.raises(SealBroken, match="1 号数据密钥"):
        Keyring(read_key_file(path).own, path).open(sealed, PLACE)


@pytest.mark.parametrize(
    "text", ["", "zz", "00" * 31, f"{'00' * 32}\n1 00", f"{'00' * 32}\n70000 {'11' * 32}"]
)
def test_a_key_file_that_is_not_whole_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.write_text(text, encoding="ascii")
    with pytest.raises(KeyFileBroken, match="从备份中恢复"):
        read_key_file(path)
    assert path.read_text(encoding="ascii") == text
