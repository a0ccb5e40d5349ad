"""What must never happen to an account: locked by us, or one code typed twice."""
