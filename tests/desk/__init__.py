"""Tests of the people's side."""
