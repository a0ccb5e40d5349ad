"""A practice, its workers and a portal of paper: the engine's own code, without a browser."""
