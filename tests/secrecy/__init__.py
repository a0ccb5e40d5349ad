"""What may be found where: marks, a searcher for them, and the places that it looks at."""
