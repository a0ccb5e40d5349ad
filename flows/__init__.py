"""Flows: one file per payer portal, its playbook beside it."""
