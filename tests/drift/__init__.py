"""Portals that change overnight."""
