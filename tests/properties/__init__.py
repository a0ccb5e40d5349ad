"""What must be true of every night, whatever goes wrong in it: hypothesis looks for a night in which it is not."""
