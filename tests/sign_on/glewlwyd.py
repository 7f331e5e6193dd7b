"""A real provider: Glewlwyd, Debian's OpenID Connect server, on a port of this machine alone.

Set up as its administrator would, through its own interface: a user of each kind, the office as
its client, the groups of a user as a claim. `.ci/need-provider` installs it.
"""

import gzip
import json
import shutil
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from joserfc.jwk import RSAKey

PROGRAM = shutil.which("glewlwyd")
needs_glewlwyd = pytest.mark.skipif(PROGRAM is None, reason="no Glewlwyd: sh .ci/need-provider")
CLIENT, SECRET = "tracker", "the secret of the office"
PASSWORD = "the password of everyone here"
_SCHEMA = Path("/usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz")
_PAGES = Path("/usr/share/glewlwyd/webapp")
_CONFIG = """
port = {port}
bind_address = "127.0.0.1"
external_url = "{url}"
login_url = "login.html"
api_prefix = "api"
log_mode = "file"
log_level = "WARNING"
log_file = "{folder}/log"
cookie_same_site = "empty"
session_key = "GLEWLWYD2_SESSION_ID"
session_expiration = 3600
admin_scope = "g_admin"
profile_scope = "g_profile"
user_module_path = "/usr/lib/glewlwyd/user"
client_module_path = "/usr/lib/glewlwyd/client"
user_auth_scheme_module_path = "/usr/lib/glewlwyd/scheme"
plugin_module_path = "/usr/lib/glewlwyd/plugin"
static_files_path = "{folder}/webapp/"
hash_algorithm = "SHA512"
database = {{ type = "sqlite3", path = "{folder}/glewlwyd.db" }}
static_files_mime_types = (
    {{ extension = ".html", mime_type = "text/html" }},
    {{ extension = ".css", mime_type = "text/css" }},
    {{ extension = ".js", mime_type = "application/javascript" }},
    {{ extension = ".json", mime_type = "application/json" }}
)
"""


@dataclass
class Provider:
    """The server, and an administrator signed in at it."""

    url: str
    admin: httpx2.Client

    @property
    def issuer(self) -> str:
        return f"{self.url}/api/oidc"

    def does(self, method: str, path: str, **body: Any) -> None:
        answer = self.admin.request(method, f"/api/{path}", json=body or None)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)

    def adds_user(self, name: str, *groups: str) -> None:
        self.does(
            "POST", "user/", username=name, name=f"经办人{name}", email="", enabled=True,
            password=PASSWORD, scope=["openid", "g_profile"], groups=list(groups),
        )  # fmt: skip

    def puts_in(self, name: str, *groups: str) -> None:
        self.does(
            "PUT", f"user/{name}", name=f"经办人{name}", email="", enabled=True,
            scope=["openid", "g_profile"], groups=list(groups),
        )  # fmt: skip

    def adds_client(self, office: str) -> None:
        """The office at this address may ask; it is told when somebody signs out."""
        self.does(
            "POST", "client/", client_id=CLIENT, name="依申请公开", confidential=True,
            client_secret=SECRET, enabled=True, scope=[], authorization_type=["code"],
            redirect_uri=[f"{office}/desk/sign-in/return"],
            token_endpoint_auth_method=["client_secret_basic"],
            post_logout_redirect_uri=f"{office}/desk/sign-in",
            backchannel_logout_uri=f"{office}/desk/sign-in/ended",
            backchannel_logout_session_required="1",
        )  # fmt: skip

    def signs_with(self, *keys: RSAKey) -> None:
        """From now on with the first of these keys."""
        self.does("PUT", "mod/plugin/oidc", **_plugin(self.issuer, keys))
        self.does("PUT", "mod/plugin/oidc/reset")

    def knows(self, name: str) -> httpx2.Client:
        """The browser of somebody who has signed in there and lets the office know them."""
        browser = httpx2.Client(base_url=self.url)
        signed = browser.post("/api/auth/", json={"username": name, "password": PASSWORD})
        assert signed.status_code == 200, signed.text
        granted = browser.put(f"/api/auth/grant/{CLIENT}", json={"scope": "openid"})
        assert granted.status_code == 200, granted.text
        return browser


def new_key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "alg": "RS256", "use": "sig"}, auto_kid=False)


@contextmanager
def glewlwyd(folder: Path) -> Iterator[Provider]:
    """A server of its own, with a fresh database."""
    assert PROGRAM, "sh .ci/need-provider"
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    _make_database(folder / "glewlwyd.db")
    _copy_pages(folder / "webapp")
    config = folder / "glewlwyd.conf"
    config.write_text(_CONFIG.format(port=port, url=url, folder=folder), "ascii")
    server = subprocess.Popen([PROGRAM, "--config-file", str(config)])
    try:
        with httpx2.Client(base_url=url) as admin:
            _until_it_answers(admin, server)
            signed = admin.post("/api/auth/", json={"username": "admin", "password": "password"})
            assert signed.status_code == 200, signed.text
            provider = Provider(url, admin)
            provider.does("POST", "mod/plugin/", **_plugin(provider.issuer, [new_key("first")]))
            yield provider
    finally:
        server.terminate()
        server.wait(timeout=20)


def _make_database(path: Path) -> None:
    """As Debian ships it, where a user may also have groups."""
    with closing(sqlite3.connect(path)) as made:
        made.executescript(gzip.decompress(_SCHEMA.read_bytes()).decode("utf-8"))
        column = "gumi_parameters"
        (said,) = made.execute(f"SELECT {column} FROM g_user_module_instance").fetchone()
        module = json.loads(said)
        module["data-format"]["groups"] = {"multiple": True, "read": True, "write": True}
        made.execute(f"UPDATE g_user_module_instance SET {column} = ?", [json.dumps(module)])
        made.commit()


def _copy_pages(to: Path) -> None:
    """The package links the settings of its pages to the folder they lie in: they would not
    start."""
    shutil.copytree(_PAGES, to)
    settings = to / "config.json"
    if settings.is_dir():
        said = (settings / "config.json").read_bytes()
        shutil.rmtree(settings)
        settings.write_bytes(said)


def _until_it_answers(client: httpx2.Client, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(400):
        assert server.poll() is None, "Glewlwyd did not start"
        try:
            client.get("/config")
            return
        except httpx2.TransportError:
            time.sleep(0.05)
    raise AssertionError("Glewlwyd never answered")


def _plugin(issuer: str, keys: "list[RSAKey] | tuple[RSAKey, ...]") -> dict[str, Any]:
    private = {"keys": [key.as_dict(private=True) for key in keys]}
    parameters = {
        "iss": issuer,
        "jwt-type": "rsa",
        "jwt-key-size": "256",
        "jwks-private": json.dumps(private),
        "jwks-show": True,
        "oauth-as-iss-id": True,
        "auth-type-code-enabled": True,
        "auth-type-id-token-enabled": True,
        "pkce-allowed": True,
        "pkce-required": True,
        "pkce-method-plain-allowed": False,
        "session-management-allowed": True,
        "back-channel-logout-allowed": True,
        "session-cookie-name": "GLEWLWYD2_OIDC_SID",
        "session-cookie-expiration": 2419200,
        "name-claim": "mandatory",
        "claims": [
            {"name": "groups", "user-property": "groups", "type": "string", "mandatory": True}
        ],
    }
    return {
        "module": "oidc",
        "name": "oidc",
        "display_name": "统一身份认证",
        "parameters": parameters,
        "enabled": True,
    }
