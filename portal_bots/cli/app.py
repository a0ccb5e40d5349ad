"""All commands, by name."""

import typer

from portal_bots.cli import (
    accounts,
    audit,
    backup,
    check,
    doctor,
    drift,
    evidence,
    exceptions,
    health,
    install_browser,
    jobs,
    keys,
    new,
    permits,
    qa,
    report,
    requests,
    restore,
    run,
    schedules,
    tracker,
    try_,
    words,
    work,
)

app = typer.Typer(
    help="The night shift of a prior-authorization team: reads, submits and proves at payer portals.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
app.command("import")(tracker.import_)
app.command("run")(run.run)
app.command("work")(work.work)
app.command("report")(report.report)
app.add_typer(exceptions.app, name="exceptions")
app.add_typer(evidence.app, name="evidence")
app.add_typer(requests.app, name="requests")
app.command("jobs")(jobs.jobs)
app.command("drift")(drift.drift)
app.command("check")(check.check)
app.command("new")(new.new)
app.command("try")(try_.try_)
app.command("qa")(qa.qa)
app.command("words")(words.words)
app.command("schedules")(schedules.schedules)
app.add_typer(accounts.app, name="account")
app.add_typer(keys.app, name="keys")
app.add_typer(permits.app, name="permit")
app.add_typer(audit.app, name="audit")
app.command("backup")(backup.backup)
app.command("restore")(restore.restore)
app.command("doctor")(doctor.doctor)
app.command("install-browser")(install_browser.install_browser)
app.command("health")(health.health)
