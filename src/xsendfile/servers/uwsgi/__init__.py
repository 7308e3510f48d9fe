"""uWSGI: `X-Sendfile`, pulled out of the response and sent by an offload thread."""
