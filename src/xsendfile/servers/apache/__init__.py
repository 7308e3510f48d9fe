"""Apache httpd: `X-Sendfile` and mod_xsendfile, behind mod_proxy or around mod_wsgi."""
