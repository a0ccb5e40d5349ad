"""Killing real workers at every boundary of a submission, and judging by the portal what came of it."""
