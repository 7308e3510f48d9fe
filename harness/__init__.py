"""Real servers, started for a while: for the tests, the demo and the benchmarks.

Everything listens on loopback, on ports that the system gave out, in a
temporary directory, without root's rights, and is ended by its process id.
"""
