"""Settings: what is made where it is missing, and what stops the start with advice."""

from pathlib import Path

import pytest

from tracker.records.ciphers import Cipher
from tracker.records.key_file import add_data_key
from tracker.settings import SettingError, known_key, read_settings


def test_a_first_start_makes_folder_and_key(tmp_path: Path) -> None:
    settings = read_settings({"TRACKER_DATA": str(tmp_path / "数据")})
    assert settings.data == tmp_path / "数据"
    assert len(settings.key) == 32
    assert settings.database.endswith("tracker.sqlite3")
    assert read_settings({"TRACKER_DATA": str(tmp_path / "数据")}).key == settings.key


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    one = read_settings({"TRACKER_DATA": str(tmp_path / "a")})
    other = read_settings({"TRACKER_DATA": str(tmp_path / "b")})
    assert one.key != other.key


@pytest.mark.parametrize("content", ["", "abcd", "not hex at all"])
def test_a_damaged_key_is_never_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / "key").write_text(content)
    with pytest.raises(SettingError, match="备份"):
        read_settings({"TRACKER_DATA": str(tmp_path)})
    assert (tmp_path / "key").read_text() == content


def test_a_named_key_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="TRACKER_KEY_FILE"):
        read_settings({"TRACKER_DATA": str(tmp_path), "TRACKER_KEY_FILE": str(tmp_path / "no")})


def test_mail_needs_a_sender(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="TRACKER_MAIL_FROM"):
        read_settings({"TRACKER_DATA": str(tmp_path), "TRACKER_SMTP": "smtp://localhost"})


def test_https_makes_cookies_secure(tmp_path: Path) -> None:
    said = {"TRACKER_DATA": str(tmp_path), "TRACKER_BASE_URL": "https://example.gov.cn/"}
    assert read_settings(said).secure_cookies
    assert read_settings(said).base_url == "https://example.gov.cn"


def test_a_folder_that_cannot_be_made_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match="TRACKER_DATA"):
        read_settings({"TRACKER_DATA": str(tmp_path / "file" / "data")})


@pytest.mark.parametrize(("said", "megabytes"), [("", 20), ("1", 1), ("100", 100)])
def test_how_large_a_file_may_be(tmp_path: Path, said: str, megabytes: int) -> None:
    settings = read_settings({"TRACKER_DATA": str(tmp_path), "TRACKER_UPLOAD_LIMIT": said})
    assert settings.upload_limit == megabytes * 1024 * 1024


@pytest.mark.parametrize("said", ["0", "101", "-1", "2.5", "20MB", "二十", "²"])
def test_a_limit_that_cannot_be_stops_the_start(tmp_path: Path, said: str) -> None:
    with pytest.raises(SettingError, match="TRACKER_UPLOAD_LIMIT"):
        read_settings({"TRACKER_DATA": str(tmp_path), "TRACKER_UPLOAD_LIMIT": said})


def test_a_key_is_known_where_there_is_one_and_none_is_made(tmp_path: Path) -> None:
    assert known_key({"TRACKER_DATA": str(tmp_path / "none")}) is None
    assert not (tmp_path / "none").exists()
    made = read_settings({"TRACKER_DATA": str(tmp_path)}).key
    assert known_key({"TRACKER_DATA": str(tmp_path)}) == made
    assert known_key({"TRACKER_KEY_FILE": str(tmp_path / "key")}) == made
    (tmp_path / "key").write_text("00", "ascii")
    with pytest.raises(SettingError, match="不完整"):
        known_key({"TRACKER_DATA": str(tmp_path)})


def test_personal_data_is_sealed_with_the_cipher_that_is_named(tmp_path: Path) -> None:
    place = {"TRACKER_DATA": str(tmp_path)}
    assert read_settings(place).keyring().cipher is Cipher.AES
    assert read_settings({**place, "TRACKER_CIPHER": "sm4"}).keyring().cipher is Cipher.SM4
    with pytest.raises(SettingError, match="TRACKER_CIPHER"):
        read_settings({**place, "TRACKER_CIPHER": "des"})


def test_further_keys_leave_the_first_as_it_is(tmp_path: Path) -> None:
    place = {"TRACKER_DATA": str(tmp_path)}
    key = read_settings(place).key
    add_data_key(tmp_path / "key")
    settings = read_settings(place)
    assert settings.key == key
    assert settings.keyring().current == 1


def test_journals_are_chained_by_sha256_or_sm3(tmp_path: Path) -> None:
    for said, wanted in (("", "sha256"), ("sha256", "sha256"), ("sm3", "sm3")):
        settings = read_settings({"TRACKER_DATA": str(tmp_path), "TRACKER_DIGEST": said})
        assert settings.digests == wanted
    with pytest.raises(SettingError, match="sha256 或者 sm3"):
        read_settings({"TRACKER_DATA": str(tmp_path), "TRACKER_DIGEST": "md5"})


def test_the_passphrase_of_backups_is_the_first_line_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    said = {
        "TRACKER_DATA": str(tmp_path / "data"),
        "TRACKER_BACKUP_PASSPHRASE_FILE": str(file),
        "TRACKER_BACKUP_FOLDER": str(tmp_path),
    }
    with pytest.raises(SettingError, match="不能读取"):
        read_settings(said)
    file.write_text("\n口令\n", encoding="utf-8")
    with pytest.raises(SettingError, match="第一行是空的"):
        read_settings(said)
    file.write_text(" 春眠不觉晓处处闻啼鸟 \n别的\n", encoding="utf-8")
    settings = read_settings(said)
    assert settings.backup_passphrase == "春眠不觉晓处处闻啼鸟"
    assert "春眠" not in repr(settings)
    assert settings.backup_folder == tmp_path


def test_passwords_of_mailboxes_are_told_by_code_and_never_shown(tmp_path: Path) -> None:
    settings = read_settings(
        {
            "TRACKER_DATA": str(tmp_path),
            "TRACKER_IMAP_PASSWORD_JD": "口令",
            "TRACKER_IMAP_PASSWORD_XS": "",
        }
    )
    assert settings.imap_passwords == {"JD": "口令"}
    assert "口令" not in repr(settings)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("", None),
        ("9464", ("127.0.0.1", 9464)),
        ("10.0.0.5:9464", ("10.0.0.5", 9464)),
        ("[::1]:9464", ("::1", 9464)),
    ],
)
def test_where_figures_are_shown(
    tmp_path: Path, said: str, address: tuple[str, int] | None
) -> None:
    environment = {"TRACKER_DATA": str(tmp_path), "TRACKER_METRICS_LISTEN": said}
    assert read_settings(environment).metrics == address


@pytest.mark.parametrize("said", ["0", "65536", "on", "localhost:9464", "127.0.0.1:", "1.2.3:9"])
def test_figures_need_an_address_and_a_port(tmp_path: Path, said: str) -> None:
    with pytest.raises(SettingError, match="TRACKER_METRICS_LISTEN"):
        read_settings({"TRACKER_DATA": str(tmp_path), "TRACKER_METRICS_LISTEN": said})


def test_lines_are_for_people_or_machines(tmp_path: Path) -> None:
    assert not read_settings({"TRACKER_DATA": str(tmp_path)}).json_log
    assert read_settings({"TRACKER_DATA": str(tmp_path), "TRACKER_LOG": "json"}).json_log
    with pytest.raises(SettingError, match="TRACKER_LOG"):
        read_settings({"TRACKER_DATA": str(tmp_path), "TRACKER_LOG": "xml"})
