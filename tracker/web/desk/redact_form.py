"""What the page of a paper sends: an area in millimetres, words that were picked, a copy."""

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator
from starlette.datastructures import FormData

from tracker.files.areas import Area, Found
from tracker.web.forms import Checked, Form, folded, number_of, wrong
from tracker.web.words import _

_NUMBER = re.compile(r"\d{1,5}(?:\.\d{1,3})?")
_AREA = re.compile(r"(\d{1,4}) ([\d.]{1,9}) ([\d.]{1,9}) ([\d.]{1,9}) ([\d.]{1,9})")
MOST_WORDS = 50
LONGEST_WORD = 60


def _read_millimetres(typed: Any) -> Any:
    plain = folded(str(typed)).removesuffix("mm").removesuffix("毫米").strip()
    if not _NUMBER.fullmatch(plain):
        raise wrong(_("请填写毫米数，例如 25 或者 12.5。"))
    return float(plain)


Millimetres = Annotated[float, BeforeValidator(_read_millimetres)]


class AreaForm(Form):
    """An area of the page that is shown, and why it is covered."""

    left: Millimetres = Field(title="左边距")
    top: Millimetres = Field(title="上边距")
    width: Millimetres = Field(title="宽")
    height: Millimetres = Field(title="高")
    ground: str = Field(title="不予公开的依据", max_length=60)

    def area(self, page: int) -> Area:
        return Area(page, self.left, self.top, self.width, self.height)


class GroundForm(Form):
    ground: str = Field(title="不予公开的依据", max_length=60)


class WordsForm(Form):
    """Names and other words, one a line."""

    words: str = Field("", title="要找的文字")

    @field_validator("words")
    @classmethod
    def _few_and_short(cls, words: str) -> str:
        lines = words.splitlines()
        if len(lines) > MOST_WORDS or any(len(line) > LONGEST_WORD for line in lines):
            raise wrong(_("最多%(n)s行，每行最多%(limit)s个字。", n=MOST_WORDS, limit=LONGEST_WORD))
        return words

    @property
    def list(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.words.splitlines() if line.strip())


class CopyForm(Form):
    """`public`: telephones that are nobody's own, one a line."""

    whole: Checked = Field(False, title="每一页都转成图片")
    public: str = Field("", title="可以公开的电话号码", max_length=2_000)

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.public.splitlines() if line.strip())


def value_of(found: Found) -> str:
    """What was found, as a form names it."""
    return ";".join(
        f"{area.page} {area.left} {area.top} {area.width} {area.height}" for area in found.areas
    )


def picked(form: FormData) -> list[Area]:
    """The areas that were ticked among what was found."""
    return list(_areas(str(value) for value in form.getlist("picked")))


def ids_in(form: FormData, name: str) -> frozenset[int]:
    said = (number_of(str(one)) for one in form.getlist(name))
    return frozenset(id_ for id_ in said if id_ is not None)


def _areas(values: Iterable[str]) -> Iterator[Area]:
    for value in values:
        for part in value.split(";"):
            said = _AREA.fullmatch(part)
            try:
                if said:
                    yield Area(int(said[1]), *map(float, said.groups()[1:]))
            except ValueError:
                continue
