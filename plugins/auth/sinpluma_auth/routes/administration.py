"""What administrators see and do, and how others call for them."""

from __future__ import annotations

from quart import Blueprint, Response

from sinpluma.api import (
    Listing,
    accepts,
    answers,
    current_site,
    current_user,
    queries,
    reply,
    reply_listing,
    require_admin,
    require_user,
)
from sinpluma_auth import administration, reports
from sinpluma_auth.auth import current_auth
from sinpluma_auth.schemas import (
    ManagedReport,
    ManagedUser,
    Report,
    ReportChange,
    ReportForm,
    ReportQuery,
    UserChange,
    UserQuery,
)

blueprint = Blueprint("administration", __name__)


@blueprint.get("/admin/users")
@require_admin
@queries(UserQuery)
@answers(Listing[ManagedUser])
async def list_users(query: UserQuery) -> Response:
    """List the users, the newest first."""
    users, total = await current_site().db.read(administration.list_users, query)
    return await reply_listing(users, total, query)


@blueprint.put("/admin/users/<int:user_id>")
@require_admin
@accepts(UserChange)
@answers(ManagedUser)
async def change_user(user_id: int, body: UserChange) -> Response:
    """Disable or enable a user, change the role, end all sessions."""
    return reply(await administration.change_user(current_auth(), user_id, body))


@blueprint.post("/reports")
@require_user
@accepts(ReportForm)
@answers(Report, 201)
async def make_report(body: ReportForm) -> Response:
    """Tell the administrators about a notebook, a page or a user."""
    return reply(await reports.make_report(current_auth(), current_user().user_id, body), 201)


@blueprint.get("/admin/reports")
@require_admin
@queries(ReportQuery)
@answers(Listing[ManagedReport])
async def list_reports(query: ReportQuery) -> Response:
    """List the reports, the newest first."""
    found, total = await current_site().db.read(reports.list_reports, query)
    return await reply_listing(found, total, query)


@blueprint.put("/admin/reports/<int:report_id>")
@require_admin
@accepts(ReportChange)
@answers(ManagedReport)
async def change_report(report_id: int, body: ReportChange) -> Response:
    """Say whether a report has been dealt with."""
    admin = current_user().user_id
    return reply(await current_site().db.write(reports.resolve, report_id, admin, body.resolved))
