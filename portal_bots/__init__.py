"""portal-bots: the night shift of a prior-authorization team."""
