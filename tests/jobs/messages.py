"""Messages in the outbox, to test with."""

from tracker.records.mail_models import OutboxMessage
from tracker.records.models import Authority


async def office(clock, name="示例街道办事处"):
    return await Authority.create(code="SL", name=name, created_at=clock.now())


async def queued(authority, clock, n=1, **changed):
    facts = {
        "authority": authority,
        "message_id": f"<SL-2025-{n:05d}.1.received@tracker.invalid>",
        "addressee": f"shenqingren{n}@example.invalid",
        "subject": f"政府信息公开申请 SL-2025-{n:05d}：已收到",
        "body": "您好：\n\n已经收到。\n",
        "queued_at": clock.now(),
        "next_attempt_at": clock.now(),
    }
    return await OutboxMessage.create(**{**facts, **changed})
