"""``make container``: the image of the Dockerfile, built and tried for a short night, one subject a module."""
