"""The note of what was covered and why."""

from tracker.law.grounds import GROUNDS
from tracker.law.terms import Law
from tracker.letters.cover_note import cover_note

PRIVACY, SECRET = GROUNDS["withheld.privacy"], GROUNDS["withheld.trade_secret"]


def test_each_ground_is_told_once_with_its_pages() -> None:
    covered = [(2, PRIVACY), (1, SECRET), (2, PRIVACY), (12, PRIVACY)]
    assert cover_note("合同.pdf", 12, Law.TEXT_2019, covered).splitlines() == [
        "“合同.pdf”共12页，其中4处内容不予公开，已经遮盖；"
        "依照《中华人民共和国政府信息公开条例》第三十七条，其余内容予以公开。",
        "（一）涉及个人隐私，公开会损害第三方合法权益：3处，在第2、12页，"
        "依据是《中华人民共和国政府信息公开条例》第十五条。",
        "（二）涉及商业秘密，公开会损害第三方合法权益：1处，在第1页，"
        "依据是《中华人民共和国政府信息公开条例》第十五条。",
    ]
