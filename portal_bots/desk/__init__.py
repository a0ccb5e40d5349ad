"""The people's side: trackers in, exceptions and the morning report out."""
