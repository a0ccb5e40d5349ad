"""Every code of the error tree, forced from a real page."""
