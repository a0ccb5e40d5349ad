"""A practice with its workers at a portal of paper: the engine as it is, without a browser."""
