"""Tests of the mock portals themselves."""
