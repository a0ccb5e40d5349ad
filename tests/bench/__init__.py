"""Benchmarks: the worker beside a bare Playwright loop, in one run."""
