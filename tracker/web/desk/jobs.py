"""What runs by itself: every job, its last run, and a button to run it now."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.daily_jobs import BY_KEY, JOBS, run_now, surroundings_of
from tracker.records.incoming import mailbox_of
from tracker.records.job_runs import BACKUP, Task, last_run
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.site import site_of


async def jobs(request: Request) -> Response:
    authority = await authority_of_officer(request)
    runs = {
        job.key: await last_run(Task(job.key, authority.code if job.each else "")) for job in JOBS
    }
    return await show(
        request,
        "desk/jobs.html",
        jobs=JOBS,
        runs=runs,
        backup=await last_run(Task(BACKUP)),
        mailbox=await mailbox_of(authority.id),
        ran=BY_KEY.get(request.query_params.get("ran", "")),
        busy="busy" in request.query_params,
    )


async def run_job(request: Request) -> Response:
    job = BY_KEY.get(request.path_params["key"])
    if job is None:
        raise HTTPException(404)
    site, officer = site_of(request), await officer_of(request)
    run = await run_now(
        job,
        await authority_of_officer(request),
        surroundings_of(site.settings),
        site.clock.now(),
        by=officer.name,
    )
    told = {"ran": job.key} if run is not None else {"busy": "1"}
    return go_to(request.url_for("jobs").include_query_params(**told))
