"""What is looked over before a letter gets its number, each point a class with its sentence.

A point holds, wants a look, asks somebody to answer for it by name, or forbids the number.
What forbids it: a matter, an article or the way to complain that the text has lost, a number
of somebody's in the text, a file that is gone. A late reply gets its number, since late is
better than never, but somebody says so by name (article 33).

Only what the text must say is asked of it, not how: places in 《》 are found by the law's full
name, terms in digits or in words, and the bodies by their names.

Surprising edges: numbers of persons in a file do not forbid but ask, for whoever applies for
a file about themselves is given their own; a missing addressee wants a look only, since
applications taken over from older ledgers may have none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from tracker.law.answers import choices, counted_row, forced_ground
from tracker.law.articles import TEXTS, in_words, number_of, places
from tracker.law.bodies import Bodies, court_rule, review_body_rule
from tracker.law.calendar import Calendar
from tracker.law.deadlines import due_on, is_provisional
from tracker.law.facts import Facts
from tracker.law.grounds import GROUNDS
from tracker.law.opinions import Voice, voice
from tracker.law.remedies import Remedy, RemedyPath, remedy
from tracker.law.statute import Parameter
from tracker.law.terms import Opinion, Silence

_NUMBER = "零一二三四五六七八九十百千"
# The items of an article (第三十六条第二项) are no matters of an application.
_CITED_ITEMS = re.compile(f"第[{_NUMBER}]+条(?:第[{_NUMBER}]+款)?(?:、?第[{_NUMBER}]+项)*")
_UNITS = {"calendar_days": "日", "months": "个月"}
_REVIEW_FIRST = re.compile(r"先[^。]{0,120}申请行政复议")
_REVIEW_MUST = re.compile(r"应当先[^。]{0,120}申请行政复议")


class Verdict(StrEnum):
    """What follows from a point for the number of the letter."""

    HOLDS = "holds"
    LOOK = "look"
    ASKS = "asks"
    BLOCKS = "blocks"


class Check:
    """One point: a sentence with the facts that fill it."""

    verdict: ClassVar[Verdict] = Verdict.HOLDS
    sentence: ClassVar[str]

    def __init__(self, **facts: Any) -> None:
        self.facts = {name: _shown(value) for name, value in facts.items()}

    @property
    def key(self) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    @property
    def words(self) -> str:
        return self.sentence.format(**self.facts)


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(getattr(value, "label", value))


class _Look(Check):
    verdict = Verdict.LOOK


class _Asks(Check):
    verdict = Verdict.ASKS


class _Blocks(Check):
    verdict = Verdict.BLOCKS


class MattersAnswered(Check):
    sentence = "逐项答复：共{n}项，请与申请内容逐项对照。"


class MattersFewer(_Look):
    sentence = "申请内容列有{asked}项，答复只有{n}项，请核对有没有漏答。"


class MatterLost(_Blocks):
    sentence = "正文里没有写第{n}项申请内容的答复。"


class Counted(Check):
    sentence = "计入年度报告：{row}。"


class CountedAsPartial(Check):
    sentence = "计入年度报告：{row}。既提供了信息、又有不予公开的，只计部分公开。"


class CountedByChoice(Check):
    sentence = "计入年度报告：{row}。这是您在所用的依据中选择的。"


class NotCounted(Check):
    sentence = "本答复不计入年度报告的表格。"


class ArticlesStand(Check):
    sentence = "条款：正文引用的条款都有，且在答复之日有效。"


class ArticleLost(_Blocks):
    sentence = "正文里没有写明依据的{article}。"


class ArticleNotInForce(_Blocks):
    sentence = "正文引用的{citation}不存在，或者在答复之日没有施行。"


class RemedyTold(Check):
    sentence = "救济途径：{path}。"


class RemedyToldAsRead(Check):
    sentence = "救济途径：{path}。这是系统对规定的理解，请核对。"


class NoRemedy(Check):
    sentence = "本答复不涉及救济途径。"


class RemedyLost(_Blocks):
    sentence = "正文里的救济途径不完整：应为“{path}”，缺少{missing}。"


class RemedyOfOtherPath(_Blocks):
    sentence = "正文写了应当先申请行政复议，而依这些依据可以直接选择行政复议或者行政诉讼。"


class InTime(Check):
    sentence = "答复日期在期限之内（{due}）。"


class InTimeAsFarAsKnown(Check):
    sentence = "答复日期在期限之内（{due}，放假安排没有公布，暂定）。"


class NoPeriodRunning(Check):
    sentence = "答复期限目前没有计算。"


class Late(_Asks):
    sentence = "答复日期已经超过期限（{due}）。"


class OpinionAgainst(_Look):
    sentence = "“{whom}”不同意公开，请核对各项答复。"


class OpinionSilent(_Look):
    sentence = "“{whom}”没有答复：{meaning}。"


class OpinionAwaited(_Look):
    sentence = "“{whom}”的意见还没有收到。"


class SearchKept(Check):
    sentence = "有检索记录，归档时装订入卷。"


class SearchNotKept(_Look):
    sentence = "答复信息不存在，但没有检索记录：请先写明在哪里、由谁、用什么词查过。"


class NoReviewBody(_Look):
    sentence = "没有设置行政复议机关的名称，请由管理员在“设置”中补上。"


class NoCourt(_Look):
    sentence = "没有设置有管辖权的法院，请由管理员在“设置”中补上。"


class BodyOfOtherLevel(_Look):
    sentence = "“{name}”与机关层级不符：按层级应为{who}（{article}）。"


class NewDueTold(Check):
    sentence = "正文写明了新的答复期限（{due}）。"


class NewDueLost(_Blocks):
    sentence = "正文里没有写新的答复期限：按现在的记录应为{due}。"


class Addressed(Check):
    sentence = "收件人：{name}，请与申请表核对。"


class NobodyAddressed(_Look):
    sentence = "没有登记申请人的姓名或者名称。"


class NoNumbers(Check):
    sentence = "正文和附件中没有身份证号码、手机号码。"


class NumberInText(_Blocks):
    sentence = "正文中有疑似身份证号码或者手机号码（{number}），请删去或者遮盖。"


class NumberInFile(_Asks):
    sentence = "附件“{name}”中有疑似身份证号码或者手机号码（{number}），不是申请人本人的请先遮盖。"


class FileUnread(_Look):
    sentence = "附件“{name}”的文字系统读不出来，请打开核对有没有个人信息。"


class FileGone(_Blocks):
    sentence = "附件“{name}”的内容已经不在，请重新上传。"


class Files(Check):
    sentence = "附件{n}个，请打开核对内容。"


class NoFiles(Check):
    sentence = "没有附件。需要提供文件的，请返回添加。"


class FileNotNamed(_Look):
    sentence = "正文的附件说明中没有“{name}”。"


class TextEmpty(_Blocks):
    sentence = "正文是空的。"


class NumberOnSigning(Check):
    sentence = "文号在签发时取得，签发之前不占号。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter as it stands. `grounds` are empty where it is no reply; `asked`: how many
    matters the applicant numbered; `new_due`: what an extension makes of the due date;
    `searched`: a search is on record. The numbers found are shown with their middle hidden."""

    text: str
    addressee: str
    on: date
    grounds: tuple[str, ...] = ()
    ground: str = ""
    asked: int = 0
    new_due: date | None = None
    searched: bool = False
    bodies: Bodies
    numbers_in_text: tuple[str, ...] = ()
    numbers_in_files: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()
    files_unread: tuple[str, ...] = ()
    files_gone: tuple[str, ...] = ()


def letter_checks(letter: Written, facts: Facts, calendar: Calendar) -> list[Check]:
    """All points of a letter, in the order in which an officer reads it."""
    if not letter.text.strip():
        return [TextEmpty()]
    of_reply = _of_reply(letter, facts, calendar) if letter.grounds else ()
    return [
        *of_reply,
        *_new_due(letter),
        *_addressee(letter),
        *_numbers(letter),
        *_files(letter),
        NumberOnSigning(),
    ]


def _of_reply(letter: Written, facts: Facts, calendar: Calendar) -> Iterator[Check]:
    yield from _matters(letter)
    yield _counted(letter)
    yield from _articles(letter, facts)
    yield _in_time(letter, facts, calendar)
    yield from _opinions(letter, facts, calendar)
    if any(GROUNDS[key].needs_search for key in letter.grounds):
        yield SearchKept() if letter.searched else SearchNotKept()
    yield _remedy(letter)
    yield from _bodies(letter)


def _matters(letter: Written) -> Iterator[Check]:
    n = len(letter.grounds)
    said = _CITED_ITEMS.sub("", letter.text)
    lost = [i for i in range(1, n + 1) if n > 1 and not _answers(said, i)]
    yield from (MatterLost(n=i) for i in lost)
    if not lost:
        yield MattersAnswered(n=n)
    if n < letter.asked:
        yield MattersFewer(asked=letter.asked, n=n)


def _answers(text: str, n: int) -> bool:
    return f"第{n}项" in text or f"第{in_words(n)}项" in text


def _counted(letter: Written) -> Check:
    """The row of the annual table, and why this one."""
    row = counted_row(GROUNDS[letter.ground], letter.on.year)
    if not row:
        return NotCounted()
    shown = " / ".join(row[1:] or row)
    if forced_ground(letter.grounds):
        return CountedAsPartial(row=shown)
    return CountedByChoice(row=shown) if choices(letter.grounds) else Counted(row=shown)


def _articles(letter: Written, facts: Facts) -> Iterator[Check]:
    """Every article of the grounds is named, and nothing that is not in force."""
    text = _plain(letter.text)
    found: list[Check] = []
    for article in dict.fromkeys(_articles_of(letter.grounds)):
        if article not in text:
            found.append(ArticleLost(article=article))
    for citation in _not_in_force(text, letter.on, facts.received.on):
        found.append(ArticleNotInForce(citation=citation))
    yield from found or [ArticlesStand()]


def _articles_of(grounds: tuple[str, ...]) -> Iterator[str]:
    for key in grounds:
        for place in places(GROUNDS[key].article) if GROUNDS[key].article else ():
            if place.article is not None:
                yield TEXTS[place.text].place(place.article)


def _not_in_force(text: str, *days: date) -> Iterator[str]:
    for held in TEXTS.values():
        name = _plain(held.full_name)
        for found in re.finditer(f"{re.escape(name)}(?!（)(?:第([{_NUMBER}]+)条)?", text):
            if not found[1] and held.articles:
                continue  # the law is spoken of, and nothing in it is cited
            n = number_of(found[1]) if found[1] else 0
            beyond = held.articles is not None and n > held.articles
            if beyond or not any(held.in_force_on(day) for day in days):
                yield found[0]


def _in_time(letter: Written, facts: Facts, calendar: Calendar) -> Check:
    due = due_on(facts, calendar)
    if due is None:
        return NoPeriodRunning()
    if letter.on > due:
        return Late(due=due)
    provisional = is_provisional(facts, calendar, due)
    return InTimeAsFarAsKnown(due=due) if provisional else InTime(due=due)


def _opinions(letter: Written, facts: Facts, calendar: Calendar) -> Iterator[Check]:
    """What the parties consulted said or left unsaid: the reply is still the office's choice."""
    for asked in facts.consultations:
        heard: Voice = voice(asked, facts, calendar, letter.on)
        if heard.opinion is Opinion.OBJECTS:
            yield OpinionAgainst(whom=asked.whom)
        elif heard.silence is not None and heard.silence.meaning is not Silence.CONSENT:
            yield OpinionSilent(whom=asked.whom, meaning=heard.silence.meaning)
        elif heard.awaited:
            yield OpinionAwaited(whom=asked.whom)


def _remedy(letter: Written) -> Check:
    way = remedy([GROUNDS[key] for key in letter.grounds], letter.on, **letter.bodies)
    if way is None:
        return NoRemedy()
    missing = lost_of_remedy(letter.text, way)
    if missing:
        return RemedyLost(path=way.path, missing="、".join(missing))
    if way.path is RemedyPath.EITHER and _REVIEW_MUST.search(_plain(letter.text)):
        return RemedyOfOtherPath()
    return RemedyToldAsRead(path=way.path) if way.assumed else RemedyTold(path=way.path)


def lost_of_remedy(text: str, way: Remedy) -> tuple[str, ...]:
    """What of the way to complain a text no longer tells: bodies, terms, 先申请行政复议."""
    said = _plain(text)
    named = [name for name in (way.review_body, way.court) if name in way.text]
    lost = [name for name in named if _plain(name) not in said]
    lost += [_term(term)[0] for term in way.terms if not any(t in said for t in _term(term))]
    if way.path is not RemedyPath.EITHER and not tells_review_first(text):
        lost.append("先申请行政复议")
    return tuple(dict.fromkeys(lost))


def tells_review_first(text: str) -> bool:
    """Whether a text says that review comes before the court."""
    return _REVIEW_FIRST.search(_plain(text)) is not None


def _term(term: Parameter) -> tuple[str, str]:
    unit = _UNITS[term.unit]
    return f"{term.value}{unit}", f"{in_words(term.value)}{unit}"


def _bodies(letter: Written) -> Iterator[Check]:
    review_body, court = letter.bodies["review_body"], letter.bodies["court"]
    if not review_body:
        yield NoReviewBody()
    if not court:
        yield NoCourt()
    level = letter.bodies["level"]
    if level is None:
        return
    for name, rule in (
        (review_body, review_body_rule(level, letter.on)),
        (court, court_rule(level, letter.on)),
    ):
        if rule.is_obviously_other(name):
            yield BodyOfOtherLevel(name=name, who=rule.who, article=rule.article)


def _new_due(letter: Written) -> Iterator[Check]:
    if letter.new_due is not None:
        said = _shown(letter.new_due) in _plain(letter.text)
        yield NewDueTold(due=letter.new_due) if said else NewDueLost(due=letter.new_due)


def _addressee(letter: Written) -> Iterator[Check]:
    yield Addressed(name=letter.addressee) if letter.addressee else NobodyAddressed()


def _numbers(letter: Written) -> Iterator[Check]:
    found: list[Check] = [NumberInText(number=number) for number in letter.numbers_in_text]
    found += [NumberInFile(name=name, number=n) for name, n in letter.numbers_in_files]
    yield from found or [NoNumbers()]


def _files(letter: Written) -> Iterator[Check]:
    yield from (FileGone(name=name) for name in letter.files_gone)
    yield from (FileUnread(name=name) for name in letter.files_unread)
    said = _plain(letter.text)
    yield from (FileNotNamed(name=name) for name in letter.files if _plain(name) not in said)
    yield Files(n=len(letter.files)) if letter.files else NoFiles()


def _plain(text: str) -> str:
    """Without blanks and line ends, which an edit may move."""
    return "".join(text.split())
