"""Which parts of a paper may be covered before it is handed over, and under which article.

Where information can be divided, what must not be disclosed is withheld and the rest is
given, with the reasons for what is withheld (2019: 条例第三十七条; 2008: 2008年条例第二十二条).
A part can be withheld for the very reasons for which the whole could be: the grounds of
reply under articles 14 to 16. Those are the grounds whose remedy is review first, for it
is by them that the Review Law (article 23) knows what is withheld; whatever else ends in
no disclosure, as a query of a register, concerns the application and no line of a paper.
"""

from tracker.law.grounds import GROUNDS, Ground, grounds_of
from tracker.law.refusals import Refusal
from tracker.law.terms import Law


class CoveredWithoutGround(Refusal):
    article = "条例第三十七条"
    sentence = "遮盖的每一处都须写明不予公开的依据。"


_DIVIDED = {Law.TEXT_2019: "partly_disclosed", Law.TEXT_2008: "partly_agreed"}


def redaction_grounds(law: Law) -> tuple[Ground, ...]:
    """The grounds on which a part of a paper can be withheld, in the order of the table."""
    return tuple(ground for ground in grounds_of(law) if ground.remedy == "review_first")


def division_article(law: Law) -> str:
    """The article under which a paper is divided into what is given and what is not."""
    return GROUNDS[_DIVIDED[law]].article
