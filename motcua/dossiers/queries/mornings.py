"""How an authority stands in the morning, in lines a leader reads on the way to work."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q

from motcua.base import moments
from motcua.dossiers import models
from motcua.dossiers.queries.apologies import tallies
from motcua.dossiers.queries.relations import running
from motcua.offices import queries as offices
from motcua.workdays import queries as workdays


def morning_lines(authority_id: UUID, *, at: datetime) -> tuple[str, ...]:
    """Five lines at most: late, due today, to be signed, letters of apology, and what yesterday brought.

    A line without anything to say is left out; an authority without any dossier says nothing. Five queries.
    """
    day = moments.day_of(at)
    calendar = workdays.calendar_for(*offices.scopes(offices.office_by_id(authority_id)))
    begins, ends = moments.at(day, "00:00"), moments.at(day + timedelta(days=1), "00:00")
    before = moments.at(calendar.add_working_days(day, -1), "00:00")
    mine = models.Dossier.objects.filter(authority_id=authority_id)
    now = mine.filter(running()).aggregate(
        late=Count("id", filter=Q(due_at__lt=at)),
        oldest=Min("due_at", filter=Q(due_at__lt=at)),
        today=Count("id", filter=Q(due_at__gte=at, due_at__lt=ends)),
    )
    received = mine.filter(received_at__gte=before, received_at__lt=begins).count()
    done = mine.filter(finished_at__gte=before, finished_at__lt=begins).aggregate(
        all=Count("id"), late=Count("id", filter=Q(finished_as="late"))
    )
    to_sign = models.Step.objects.filter(dossier__authority_id=authority_id, kind="sign", left_at__isnull=True).count()
    letters = tallies([authority_id], at=at)
    lines = []
    if now["late"]:
        days = calendar.working_days_between(moments.day_of(now["oldest"]), day)
        lines.append(f"Quá hạn {now['late']} hồ sơ" + (f", lâu nhất {days} ngày làm việc." if days else "."))
    if now["today"]:
        lines.append(f"Đến hạn hôm nay {now['today']} hồ sơ.")
    if to_sign:
        lines.append(f"Chờ ký {to_sign} hồ sơ.")
    completed, missing = sum(one.completed for one in letters), sum(one.missing for one in letters)
    if completed or missing:
        lines.append(f"Thư xin lỗi: chờ ký {completed}; quá hạn mà chưa có thư {missing}.")
    if received or done["all"]:
        late = f" ({done['late']} trễ)" if done["late"] else ""
        lines.append(f"Ngày làm việc trước: nhận {received}, xong {done['all']}{late}.")
    return tuple(lines)
