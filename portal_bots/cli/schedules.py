"""``portal-bots schedules``: what runs when."""

from typing import Annotated

from portal_bots.cli import context, output
from portal_bots.engine.clock import SystemClock
from portal_bots.engine.schedules import next_fire


def schedules(as_json: Annotated[bool, context.AS_JSON] = False) -> None:
    """Schedules with their next fire time."""
    now = SystemClock().now()
    rows = [
        {
            "name": schedule.name,
            "title": schedule.title,
            "cron": schedule.cron,
            "timezone": schedule.timezone,
            "window": schedule.window or "any hour",
            "next": next_fire(schedule, now),
        }
        for schedule in context.schedules().values()
    ]
    if as_json:
        output.as_json(rows)
    else:
        output.table(
            ("name", "title", "cron", "time zone", "window", "next"),
            [list(row.values()) for row in rows],
            f"No schedules in {context.settings().schedules}.",
        )
