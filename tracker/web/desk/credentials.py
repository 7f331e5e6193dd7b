"""Names to sign in by, and passwords, as forms read them."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

from tracker.actions.passwords import LEAST_LENGTH, MOST_LENGTH
from tracker.web.forms import folded, wrong
from tracker.web.words import _

SIGN_IN_NAME = re.compile(r"[\w.@-]{2,60}")


def read_sign_in_name(typed: Any) -> Any:
    """In the one spelling that is stored: width and case make no difference."""
    return folded(typed).lower() if isinstance(typed, str) else typed


def _new_sign_in_name(typed: Any) -> Any:
    name = read_sign_in_name(typed)
    if isinstance(name, str) and not SIGN_IN_NAME.fullmatch(name):
        raise wrong(_("登录名应为2至60个汉字、字母或数字，中间不留空格。"))
    return name


SignInName = Annotated[str, BeforeValidator(read_sign_in_name)]
NewSignInName = Annotated[str, BeforeValidator(_new_sign_in_name)]


def check_new_password(password: str, *names: str) -> str:
    """Long enough and not a name; nothing else is asked of a password."""
    if len(password) < LEAST_LENGTH:
        raise wrong(_("密码至少%(n)s个字符，可以用几个不相干的词连成一句。", n=LEAST_LENGTH))
    if len(password) > MOST_LENGTH:
        raise wrong(_("密码最多%(n)s个字符。", n=MOST_LENGTH))
    if password.casefold() in {name.casefold() for name in names if name}:
        raise wrong(_("密码不能与姓名或者登录名相同。"))
    return password


def check_repeated(again: str, password: str | None) -> str:
    if password is not None and again != password:
        raise wrong(_("两次填写的密码不一致。"))
    return again
