"""The request wizard, one module a step."""
