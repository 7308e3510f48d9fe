"""Caddy: `X-Accel-Redirect`, taken up by `handle_response`."""
