"""What goes wrong at portals, one switch each, to the good end."""
