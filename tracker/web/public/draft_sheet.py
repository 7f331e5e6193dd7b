"""What a visitor has typed so far: kept on the server, and carried in the page itself.

A page carries, sealed, what was typed on the others, so that a draft whose life is over
can be made anew. Numbers that pages mask are not carried: they never stand in a page in
full but in the field where they are typed; once that page is left, an identity number
comes back masked, and a masked one that is sent again stands for the number that was kept.
"""

import hmac
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace

from starlette.datastructures import FormData

from tracker.files.attachments import StoredFile
from tracker.records.codes import Codes
from tracker.web.templating import masked_number

MASKED = frozenset({"identity_number", "agent_number"})
NEVER_CARRIED = MASKED | {"credit_code", "telephone", "agent_telephone"}
_PURPOSE = "carried draft"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The official form, half filled in. `fresh`: numbers typed on this very page."""

    typed: Mapping[str, str]
    files: tuple[StoredFile, ...] = ()
    fresh: frozenset[str] = frozenset()

    @property
    def shown(self) -> dict[str, str]:
        """What the fields show."""
        return {
            name: masked_number(value) if name in MASKED - self.fresh else value
            for name, value in self.typed.items()
        }

    def as_json(self) -> dict[str, object]:
        return {"typed": dict(self.typed), "files": [asdict(file) for file in self.files]}

    def with_fields(self, fields: Collection[str], form: FormData) -> "Sheet":
        """With these fields as the form has them; a box that is not ticked is not sent.

        A NUL cannot be typed, and no database keeps it.
        """
        sent = {name: form.get(name) for name in fields}
        typed = {
            name: value.replace("\r\n", "\n").replace("\0", "") if isinstance(value, str) else ""
            for name, value in sent.items()
        }
        masked = {name for name in MASKED & set(typed) if "*" in typed[name]}
        kept = {name: self._meant(name, typed[name]) for name in masked}
        return replace(
            self,
            typed={**self.typed, **typed, **kept},
            fresh=self.fresh | MASKED & set(typed) - masked,
        )

    def _meant(self, name: str, masked: str) -> str:
        """The number behind a masked one; none where it was changed, or is kept no more."""
        kept = self.typed.get(name, "")
        return kept if masked == masked_number(kept) else ""

    def with_values(self, **typed: str) -> "Sheet":
        return replace(self, typed={**self.typed, **typed})


EMPTY = Sheet({})


def sheet_of(said: Mapping[str, object]) -> Sheet:
    """The sheet that a draft keeps; empty for what was kept for other pages."""
    match said:
        case {"typed": dict(typed), "files": list(files)}:
            return Sheet(typed, tuple(StoredFile(**file) for file in files))
    return EMPTY


def carried(codes: Codes, sheet: Sheet, *, without: Collection[str]) -> tuple[str, str]:
    """What a page carries of the sheet, and its seal. `without`: fields the page shows."""
    left_out = NEVER_CARRIED | set(without)
    typed = {name: value for name, value in sheet.typed.items() if name not in left_out}
    said = json.dumps(replace(sheet, typed=typed).as_json(), ensure_ascii=False)
    return said, codes.digest(_PURPOSE, said)


def read_carried(codes: Codes, form: FormData) -> Sheet:
    """The sheet a page of ours carried; empty when the seal is not ours."""
    said, seal = str(form.get("carried", "")), str(form.get("seal", ""))
    if not hmac.compare_digest(seal.encode(), codes.digest(_PURPOSE, said).encode()):
        return EMPTY
    return sheet_of(json.loads(said))
