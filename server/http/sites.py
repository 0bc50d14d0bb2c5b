"""What answers at the moment: an application with all that stands behind it; a reload puts another in its place."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from server.http.allowances import Allowances
from server.http.bridge import Bridge
from server.http.monitoring import Monitor, State
from server.http.programs import Programs
from server.parts import NAME, Parts
from server.querying.answers import Answers
from server.querying.pool import Pool
from server.settings import Settings
from server.snapshots import Snapshots


@dataclass(frozen=True, slots=True)
class Site:
    """One application, its pool, and what is remembered of its clients."""

    settings: Settings
    snapshots: Snapshots
    pool: Pool
    answers: Answers
    allowances: Allowances
    programs: Programs
    bridge: Bridge


def site_of(app: Flask, monitor: Monitor) -> Site:
    """Put together what answers for an application."""
    parts: Parts = app.extensions[NAME]
    settings, pool = parts.settings, parts.pool.inner
    answers, allowances = Answers(settings.cache), Allowances(settings)
    programs = Programs(pool, parts.snapshots, answers, allowances, monitor, settings=settings)
    return Site(settings, parts.snapshots, pool, answers, allowances, programs, Bridge(app, settings.threads))


def state_of(site: Site) -> State:
    """Tell how it stands with a site, in figures."""
    view, pool, answers, hits = site.snapshots.shown(), site.pool, site.answers, site.answers.hits + site.programs.hits
    return State(pool.snapshot, view.made, pool.lanes(), pool.waiting, pool.kills, hits, answers.misses, answers.bytes)
