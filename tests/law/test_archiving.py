"""When a file may be put into the archive: once the matter has ended, delivered or not."""

import pytest

from tests.law.stories import did, received
from tracker.law.archiving import archive_refusal
from tracker.law.facts import fold
from tracker.law.refusals import NotEndedYet

RECEIVED = received("2025-03-03 周一")
ASKED = did("2025-03-05 周三", "supplement_asked", respond_by="2025-03-19 周三")
REPLIED = did(
    "2025-03-20 周四", "replied", grounds=["disclosed.provided"], ground="disclosed.provided"
)
REOPENED = did("2025-06-02 周一", "reopened", case_number="甲政复1号")

# what was done, and whether it may be archived
FILES = {
    "刚收到": ([], False),
    "等待补正": ([ASKED], False),
    "已答复，还没有送达": ([REPLIED], True),
    "已撤回": ([did("2025-03-06 周四", "withdrawn")], True),
    "复议后重新办理": ([REPLIED, REOPENED], False),
}


@pytest.mark.parametrize(("done", "may"), FILES.values(), ids=FILES.keys())
def test_when_a_file_may_be_archived(done, may) -> None:
    reason = archive_refusal(fold([RECEIVED, *done]))
    assert (reason is None) is may
    if reason is not None:
        assert isinstance(reason, NotEndedYet)
        assert str(reason).endswith(f"（{reason.article}）")
