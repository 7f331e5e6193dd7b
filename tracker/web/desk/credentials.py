"""Names to sign in by, and passwords, as forms read them."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

from tracker.actions.password_rules import LEAST_LENGTH, MOST_LENGTH, Weakness, weakness_of
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


def check_new_password(password: str, *known: str) -> str:
    """`known`: names and numbers of the person and the office. Says which rule it breaks."""
    match weakness_of(password, known):
        case Weakness.SHORT:
            sentence = _("密码至少%(n)s个字符，可以用几个不相干的词连成一句。", n=LEAST_LENGTH)
        case Weakness.LONG:
            sentence = _("密码最多%(n)s个字符。", n=MOST_LENGTH)
        case Weakness.KNOWN:
            sentence = _("密码不能只是姓名、登录名、机关名称或者电话再加几个字符。")
        case Weakness.REPEATED:
            sentence = _("密码不能是重复的或者连续的字符，例如 abcabcabcabc、0123456789。")
        case Weakness.NUMBER:
            sentence = _("密码不能是手机号码或者日期。")
        case Weakness.COMMON:
            sentence = _("这是很多人用的密码，容易被猜到。请换一句只有您想得到的话。")
        case None:
            return password
    raise wrong(sentence)


def check_repeated(again: str, password: str | None) -> str:
    if password is not None and again != password:
        raise wrong(_("两次填写的密码不一致。"))
    return again


def is_digits(typed: str) -> bool:
    """Whether this is what a telephone shows, and no code on paper and no password."""
    return re.fullmatch(r"[0-9]{3} ?[0-9]{3}", typed) is not None
