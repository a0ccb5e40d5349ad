"""What every mock portal shares: process, clock, records, sign-in rules, faults, control."""
