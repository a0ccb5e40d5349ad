"""One file per version of the tables. A file that was released is never changed."""
