-- The figures of a run as JSON, exactly; the report of wrk itself rounds.
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n\n{"requests": %d, "bytes": %d, "microseconds": %d, "errors": %d, "median": %d, "percentile_99": %d}',
    summary.requests, summary.bytes, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
