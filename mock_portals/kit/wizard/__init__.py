"""The wizard of a request, as far as it is the same at every portal."""
