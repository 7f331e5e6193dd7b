"""The form of an entry of the catalogue, and what its faults are called on the page."""

from collections.abc import Iterable, Mapping

from pydantic import Field

from tracker.actions.catalogue import Finding, IndexNumberTaken, ItemFaulty, NumbersFound
from tracker.annual.catalogue_ledger import (
    LONGEST_DOCUMENT_NUMBER,
    LONGEST_INDEX_NUMBER,
    LONGEST_LINK,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
)
from tracker.files.personal_numbers import NumberKind
from tracker.law.catalogue import Item
from tracker.law.terms import CatalogueMode, WithholdingReason
from tracker.web.forms import Day, Folded, Form
from tracker.web.words import _

FAULTS = (ItemFaulty, NumbersFound, IndexNumberTaken)


class EntryForm(Form):
    """What an entry says (article 12). A reason counts only for what is withheld."""

    title: str = Field(title="名称", max_length=LONGEST_TITLE)
    index_number: str = Field("", title="索引号", max_length=LONGEST_INDEX_NUMBER)
    document_number: str = Field("", title="文号", max_length=LONGEST_DOCUMENT_NUMBER)
    made_on: Day = Field(title="生成日期")
    summary: str = Field("", title="内容概述", max_length=LONGEST_SUMMARY)
    mode: CatalogueMode = Field(title="公开方式")
    reason: WithholdingReason | None = Field(None, title="不予公开的理由")
    link: Folded = Field("", title="网址", max_length=LONGEST_LINK)

    def item(self) -> Item:
        said = {name: getattr(self, name) for name in EntryForm.model_fields}
        if self.mode is not CatalogueMode.WITHHELD:
            said["reason"] = None
        return Item(**said)


def typed_of(item: Item) -> dict[str, str]:
    """The form as it would have been typed for this entry."""
    said = {name: getattr(item, name) for name in EntryForm.model_fields}
    return {
        name: value.isoformat() if name == "made_on" else str(value or "")
        for name, value in said.items()
    }


def errors_of(fault: Exception) -> Mapping[str, str]:
    """What one of FAULTS is called, field by field."""
    if isinstance(fault, ItemFaulty):
        return {name: _(one.label) for name, one in fault.faulty.items()}
    if isinstance(fault, NumbersFound):
        return _sentences(fault.findings)
    return {"index_number": _("目录中已有这个索引号，请核对。")}


def _sentences(findings: Iterable[Finding]) -> dict[str, str]:
    said: dict[str, list[str]] = {}
    for one in findings:
        number = one.number
        match number.kind:
            case NumberKind.IDENTITY:
                words = _("像是身份证号码的数字 %(number)s", number=number.shown)
            case NumberKind.MOBILE:
                words = _("像是手机号码的数字 %(number)s", number=number.shown)
            case NumberKind.LANDLINE:
                words = _("像是电话号码的数字 %(number)s", number=number.shown)
        if one.in_file:
            words = _("“%(name)s”中有%(what)s", name=one.place, what=words)
        said.setdefault("chosen" if one.in_file else one.place, []).append(words)
    return {
        place: _("不能公开：%(what)s。请删去或者换一份遮盖过的文件。", what=_("；").join(words))
        for place, words in said.items()
    }
