"""What an installation says of its provider: right or a sentence at the start."""

from pathlib import Path

import pytest

from tracker.law.terms import Role
from tracker.settings import SettingError, Settings, read_settings
from tracker.sign_on.configured import Configured
from tracker.sign_on.grants import Grant, claimed, granted

ISSUER = "https://id.example.org/realms/city"
TABLE = """
[[grant]]
value = "jd"
authority = "JD"
roles = ["registrar", "handler"]

[[grant]]
value = "jd-heads"
authority = "JD"
roles = ["head"]
"""


def read(tmp_path: Path, **said: str) -> Settings:
    named = {f"TRACKER_{name}": value for name, value in said.items()}
    base = {"TRACKER_DATA": str(tmp_path), "TRACKER_BASE_URL": "https://www.example.org/ysqgk"}
    return read_settings({**base, **named})


def configured(tmp_path: Path, **said: str) -> Configured:
    whole = {"OIDC_ISSUER": ISSUER, "OIDC_CLIENT_ID": "tracker", **said}
    found = read(tmp_path, **whole).provider
    assert found is not None
    return found


def test_without_an_issuer_there_is_no_provider(tmp_path: Path) -> None:
    assert read(tmp_path).provider is None


def test_two_settings_are_enough(tmp_path: Path) -> None:
    found = configured(tmp_path)
    assert (found.issuer, found.client_id, found.secret) == (ISSUER, "tracker", "")
    assert (found.scope, found.grants, found.creates, found.only) == (
        "openid profile", (), False, False
    )  # fmt: skip


def test_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("whisper\n", "utf-8")
    (tmp_path / "roles.toml").write_text(TABLE, "utf-8")
    found = configured(
        tmp_path,
        OIDC_SECRET_FILE=str(tmp_path / "secret"),
        OIDC_NAME="市统一认证",
        OIDC_SCOPE="groups openid",
        OIDC_ROLES_CLAIM="realm_access.roles",
        OIDC_ROLES_FILE=str(tmp_path / "roles.toml"),
        OIDC_ACR="card otp",
        OIDC_NEW="create",
        LOCAL_SIGN_IN="off",
    )
    assert (found.secret, found.name, found.scope) == ("whisper", "市统一认证", "openid groups")
    assert found.grants[1] == Grant("jd-heads", "JD", frozenset({Role.HEAD}))
    assert (found.acr, found.creates, found.only) == (("card", "otp"), True, True)
    assert "whisper" not in repr(found)


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"OIDC_ISSUER": ""}, "TRACKER_OIDC_ISSUER"),
        ({"OIDC_ISSUER": "", "OIDC_CLIENT_ID": "", "LOCAL_SIGN_IN": "off"}, "TRACKER_OIDC_ISSUER"),
        ({"OIDC_ISSUER": "http://id.example.org"}, "https://"),
        ({"OIDC_ISSUER": "id.example.org"}, "https://"),
        ({"OIDC_ISSUER": ISSUER + "?a=b"}, "https://"),
        ({"OIDC_CLIENT_ID": ""}, "TRACKER_OIDC_CLIENT_ID"),
        ({"BASE_URL": ""}, "TRACKER_BASE_URL"),
        ({"OIDC_NEW": "yes"}, "TRACKER_OIDC_NEW"),
        ({"OIDC_NEW": "create"}, "TRACKER_OIDC_ROLES_FILE"),
        ({"LOCAL_SIGN_IN": "no"}, "TRACKER_LOCAL_SIGN_IN"),
        ({"OIDC_SECRET_FILE": "nowhere"}, "TRACKER_OIDC_SECRET_FILE"),
        ({"OIDC_ROLES_FILE": "nowhere"}, "TRACKER_OIDC_ROLES_FILE"),
    ],
)
def test_what_is_missing_or_wrong_stops_the_start(
    tmp_path: Path, said: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingError, match=named):
        configured(tmp_path, **said)


@pytest.mark.parametrize(
    "table",
    [
        "",
        "grant = 1",
        "[[grant]]\nvalue = 'a'",
        "[[grant]]\nvalue = 'a'\nauthority = 'JD'\nroles = []",
        "[[grant]]\nvalue = 'a'\nauthority = 'JD'\nroles = ['king']",
        "[[grant]]\nvalue = 'a'\nauthority = 'JD'\nroles = ['system']",
        "[[grant]]\nvalue = ''\nauthority = 'JD'\nroles = ['head']",
        "[[grant]]\nvalue = 'a'\nauthority = 1\nroles = ['head']",
        "[[grant]]\nvalue = 'a'\nauthority = 'JD'\nroles = ['head']\nmore = 1",
        "[[grant]]\nvalue = 'a'\nauthority = 'JD'\nroles = ['head']\n[other]",
        "[[grant",
    ],
)
def test_a_table_that_says_nothing_stops_the_start(tmp_path: Path, table: str) -> None:
    (tmp_path / "roles.toml").write_text(table, "utf-8")
    with pytest.raises(SettingError, match=r"roles\.toml"):
        configured(tmp_path, OIDC_ROLES_FILE=str(tmp_path / "roles.toml"))


@pytest.mark.parametrize(
    ("claims", "name", "values"),
    [
        ({"groups": ["a", "b", 7]}, "groups", {"a", "b"}),
        ({"groups": "a"}, "groups", {"a"}),
        ({"realm": {"roles": ["a"]}}, "realm.roles", {"a"}),
        ({"realm.roles": ["a"], "realm": {"roles": ["b"]}}, "realm.roles", {"a"}),
        ({"realm": ["a"]}, "realm.roles", set()),
        ({"groups": {"a": True}}, "groups", set()),
        ({}, "groups", set()),
    ],
)
def test_the_values_of_a_claim(claims: dict[str, object], name: str, values: set[str]) -> None:
    assert claimed(claims, name) == values


def test_grants_of_one_authority_add_up() -> None:
    grants = (
        Grant("a", "JD", frozenset({Role.HANDLER})),
        Grant("b", "JD", frozenset({Role.HEAD})),
        Grant("c", "YI", frozenset({Role.HEAD})),
    )
    assert granted(grants, frozenset({"a", "b", "d"})) == {"JD": {Role.HANDLER, Role.HEAD}}
    assert granted(grants, frozenset()) == {}
