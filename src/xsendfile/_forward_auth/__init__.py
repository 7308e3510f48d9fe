"""The decision about a link as an answer to a front server's sub-request."""
