"""What a party consulted has said, or what its silence means."""

import pytest

from tests.law.stories import did, on, received
from tracker.law.calendar import national
from tracker.law.facts import fold, in_force
from tracker.law.opinions import meaning_of_silence, voice
from tracker.law.terms import ConsultationKind, Law, Opinion, Silence


@pytest.mark.parametrize(
    ("law", "kind", "meaning", "article", "assumed"),
    [
        ("2019", "third_party", "authority_decides", "条例第三十二条", False),
        ("2019", "co_author", "consent", "条例第三十四条", False),
        ("2019", "other_authority", "waited_for", "条例第三十三条", False),
        ("2008", "third_party", "no_consent", "2008年条例第二十三条", False),
        ("2008", "co_author", "waited_for", "2008年条例第二十四条", True),
        ("2008", "other_authority", "waited_for", "2008年条例第二十四条", True),
    ],
)
def test_what_silence_means(law, kind, meaning, article, assumed):
    found = meaning_of_silence(ConsultationKind(kind), Law(law))
    assert (found.meaning, found.article, found.assumed) == (Silence(meaning), article, assumed)


def heard(received_on, kind, today, *answers):
    sent = did("2025-03-06 周四" if received_on.startswith("2025") else "2018-09-12 周三",
               "consulted", id="1", kind=kind)  # fmt: skip
    facts = fold(in_force([received(received_on), sent, *answers]))
    return voice(facts.consultations[0], facts, national(), on(today))


@pytest.mark.parametrize(
    ("received_on", "kind", "today", "silence", "due_on"),
    [
        # sent on Thursday 6 March 2025: the 15th working day after it is Thursday the 27th
        ("2025-03-03 周一", "third_party", "2025-03-27 周四", None, "2025-03-27 周四"),
        (
            "2025-03-03 周一", "third_party", "2025-03-28 周五", "authority_decides",
            "2025-03-27 周四",
        ),
        ("2025-03-03 周一", "co_author", "2025-03-27 周四", None, "2025-03-27 周四"),
        ("2025-03-03 周一", "co_author", "2025-03-28 周五", "consent", "2025-03-27 周四"),
        ("2025-03-03 周一", "other_authority", "2025-12-31 周三", None, None),
        ("2018-09-10 周一", "third_party", "2018-09-13 周四", "no_consent", None),
        ("2018-09-10 周一", "co_author", "2018-12-28 周五", None, None),
    ],
)  # fmt: skip
def test_until_when_it_is_waited_for(received_on, kind, today, silence, due_on):
    found = heard(received_on, kind, today)
    assert (found.silence.meaning if found.silence else None) == (silence and Silence(silence))
    assert found.due_on == (due_on and on(due_on))
    assert found.awaited is (silence is None)


def test_an_answer_after_the_term_is_an_answer():
    answered = did("2025-04-07 周一", "opinion_received", id="1", opinion="objects")
    found = heard("2025-03-03 周一", "third_party", "2025-04-08 周二", answered)
    assert (found.opinion, found.silence, found.awaited) == (Opinion.OBJECTS, None, False)
