"""What people tell the administrators about a notebook, a page or a user."""

from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from sinpluma.api import NotFound, hookspecs, utc_now
from sinpluma_auth.auth import Auth
from sinpluma_auth.forms import Faults, too_long
from sinpluma_auth.models import ReportRow, UserRow
from sinpluma_auth.schemas import ManagedReport, Report, ReportForm, ReportQuery

KINDS = ("notebook", "page", "user")
MAX_REASON = 2000


async def make_report(auth: Auth, reporter: int, form: ReportForm) -> Report:
    """Tell the administrators about something.

    Raises:
        Invalid: fields are faulty.
        NotFound: what it is about is not there.
        TooMany: the user made too many reports.
    """
    reason = form.reason.strip()
    faults = Faults()
    faults.add("kind", None if form.kind in KINDS else f"One of {', '.join(KINDS)}.")
    faults.require("reason", reason)
    faults.add("reason", too_long(reason, MAX_REASON))
    faults.refuse()
    await auth.limit("report_limit_name", reporter)
    owner = await auth.site.plugins.hooks.first(
        hookspecs.resource_owner, site=auth.site, kind=form.kind, resource_id=form.target_id
    )
    if owner is None:
        raise NotFound(f"There is no such {form.kind}.")
    return await auth.db.write(add, reporter, form.kind, form.target_id, reason)


async def add(session: AsyncSession, reporter: int, kind: str, target_id: int, reason: str) -> Report:
    """Store a report."""
    row = ReportRow(reporter=reporter, kind=kind, target_id=target_id, reason=reason, created=utc_now())
    session.add(row)
    await session.flush()
    return Report(report_id=row.report_id, kind=kind, target_id=target_id, reason=reason, created=row.created)


async def list_reports(session: AsyncSession, query: ReportQuery) -> tuple[list[ManagedReport], int]:
    """A page of the reports, the newest first, and the number of all of them."""
    which = [ReportRow.resolved_at.is_(None)] if query.open else []
    total = await session.scalar(select(func.count()).select_from(ReportRow).where(*which)) or 0
    newest = _reports().where(*which).order_by(ReportRow.report_id.desc())
    rows = await session.execute(newest.limit(query.per_page).offset(query.offset))
    return [_managed(*row) for row in rows], total


async def resolve(session: AsyncSession, report_id: int, admin: int, resolved: bool) -> ManagedReport:
    """Say whether a report has been dealt with.

    Raises:
        NotFound: there is no such report.
    """
    row = await session.get(ReportRow, report_id, with_for_update=True)
    if row is None:
        raise NotFound("There is no such report.")
    if resolved != (row.resolved_at is not None):
        row.resolved_at, row.resolved_by = (utc_now(), admin) if resolved else (None, None)
        await session.flush()
    found = await session.execute(_reports().where(ReportRow.report_id == report_id))
    return _managed(*found.one())


def _reports() -> Select[ReportRow, str | None, str | None]:
    reporter, resolver = aliased(UserRow), aliased(UserRow)
    return (
        select(ReportRow, reporter.username, resolver.username)
        .outerjoin(reporter, reporter.user_id == ReportRow.reporter)
        .outerjoin(resolver, resolver.user_id == ReportRow.resolved_by)
    )


def _managed(row: ReportRow, reporter: str | None, resolver: str | None) -> ManagedReport:
    return ManagedReport(
        report_id=row.report_id,
        kind=row.kind,
        target_id=row.target_id,
        reason=row.reason,
        created=row.created,
        reporter=reporter,
        resolved=row.resolved_at is not None,
        resolved_at=row.resolved_at,
        resolved_by=resolver,
    )
