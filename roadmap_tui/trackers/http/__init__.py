"""The HTTP floor of trackers: addresses, a client, replies, retries, limits; httpx comes with a request."""
