"""nginx: `X-Accel-Redirect` to an internal location."""
