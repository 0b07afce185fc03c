# Varnish as a cache that keeps what says no-cache, and asks each time whether it is still current.
vcl 4.1;

backend documents {
    .host = "127.0.0.1";
    .port = "3000";
}

sub vcl_backend_response {
    if (beresp.status == 200 && beresp.http.ETag) {
        # Stale at once; but what was never fresh, Varnish does not look at again.
        set beresp.ttl = 1ms;
        # Not to be given away while the server is still being asked.
        set beresp.grace = 0s;
        # How long it may be asked about by its tag.
        set beresp.keep = 1h;
        # Past the built-in rule, which takes no-cache for "do not store".
        return (deliver);
    }
}
