"""Portals that are made of a description."""
