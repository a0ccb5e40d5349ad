"""Long runs: each prints a table, then one line of figures; its exit code is the verdict."""
