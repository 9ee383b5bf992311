"""Many digits on one picture: found, read and put in order."""
