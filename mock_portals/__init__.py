"""Portals of our own to rehearse against: real web applications with invented data."""
