"""Forms: what was typed, what it means, and what is wrong with it, field by field.

A form is a pydantic model; the title of a field is its Chinese label. Nothing typed is
lost: `Filled.typed` keeps it for showing the form again beside the sentences of `errors`.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError
from starlette.datastructures import FormData

from tracker.web.words import _

DESCRIPTION_LIMIT = 20_000
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class Form(BaseModel):
    """Base of all forms: blanks around text do not count, unknown fields are ignored."""

    model_config = ConfigDict(
        str_strip_whitespace=True, extra="ignore", frozen=True, defer_build=True
    )


F = TypeVar("F", bound=Form)


@dataclass
class Filled(Generic[F]):
    """A form as it came in. `form` is None while `errors` says what to mend."""

    typed: dict[str, str]
    form: F | None = None
    errors: dict[str, str] = field(default_factory=dict)


def fill(model: type[F], data: FormData | Mapping[str, Any]) -> Filled[F]:
    """Read a form. Line ends are folded to the one that text has everywhere else; a NUL,
    which nobody can type and no database keeps, is dropped."""
    typed = {
        name: value.replace("\r\n", "\n").replace("\0", "")
        for name, value in data.items()
        if isinstance(value, str)
    }
    filled = Filled[F](typed=typed)
    try:
        filled.form = model.model_validate({k: v for k, v in typed.items() if v.strip()})
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False):
            name, sentence = _sentence(model, error)
            filled.errors.setdefault(name, sentence)
    return filled


def _sentence(model: type[Form], error: ErrorDetails) -> tuple[str, str]:
    """The field an error belongs to, and what to do about it in the visitor's language."""
    name = str(error["loc"][0]) if error["loc"] else ""
    info = model.model_fields.get(name)
    label = _(info.title) if info and info.title else name
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return name, _("请填写%(label)s。", label=label)
        case "string_too_long":
            limit = context["max_length"]
            return name, _("%(label)s最多%(limit)s个字，请精简。", label=label, limit=limit)
        case "enum" | "literal_error":
            return name, _("请选择%(label)s。", label=label)
        case "int_parsing" | "int_type" | "int_from_float":
            return name, _("%(label)s应为整数，例如 12。", label=label)
        case "greater_than_equal" | "greater_than":
            least = context.get("ge", context.get("gt"))
            return name, _("%(label)s不能小于%(least)s。", label=label, least=least)
        case "less_than_equal" | "less_than":
            most = context.get("le", context.get("lt"))
            return name, _("%(label)s不能大于%(most)s。", label=label, most=most)
        case "told":
            target = str(context.get("field") or name)
            return target, str(context["sentence"])
        case _:
            return name, _("%(label)s填写有误，请检查。", label=label)


def wrong(sentence: str, target: str = "") -> PydanticCustomError:
    """An error of a validator of ours, already worded; `target` names another field."""
    return PydanticCustomError("told", "{sentence}", {"sentence": sentence, "field": target})


def folded(text: str) -> str:
    """Full-width letters, digits and spaces as plain ones; for numbers and codes only."""
    return unicodedata.normalize("NFKC", text).strip()


def number_of(said: str | None, *, digits: int = 9) -> int | None:
    """A number in an address or a form, as far as it can be one of ours; None for what was
    mangled on the way."""
    known = said and said.isascii() and said.isdecimal() and len(said) <= digits
    return int(said) if said and known else None


def _read_day(typed: Any) -> Any:
    if not isinstance(typed, str):
        return typed
    found = _DAY.fullmatch(folded(typed).replace(" ", ""))
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    raise wrong(_("请填写真实存在的日期，例如 2026-09-22。"))


def _read_yuan(typed: Any) -> Any:
    if not isinstance(typed, str):
        return typed
    try:
        amount = Decimal(folded(typed).replace(",", "").removesuffix("元"))
    except InvalidOperation:
        amount = Decimal(-1)
    exponent = amount.as_tuple().exponent
    if not amount.is_finite() or amount < 0 or not isinstance(exponent, int) or exponent < -2:
        raise wrong(_("金额请写成元，最多两位小数，例如 380.00。"))
    return amount.quantize(Decimal("0.01"))


def _read_checked(typed: Any) -> Any:
    return typed in (True, "yes", "on")


def _read_folded(typed: Any) -> Any:
    return folded(typed) if isinstance(typed, str) else typed


Day = Annotated[date, BeforeValidator(_read_day)]
Yuan = Annotated[Decimal, BeforeValidator(_read_yuan)]
Checked = Annotated[bool, BeforeValidator(_read_checked)]
Folded = Annotated[str, BeforeValidator(_read_folded)]
