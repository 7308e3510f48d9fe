"""lighttpd: `X-Sendfile` below a docroot, from HTTP and FastCGI."""
