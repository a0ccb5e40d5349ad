"""What a payer author begins a new flow with."""
