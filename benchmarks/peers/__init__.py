"""The peers, set up in this process: each as its manual says, and with our headers where it can.

The peers are spared what is not theirs: a library is called by a WSGI
application that does nothing else, with the path that it would know. What the
same costs within the framework is measured beside it. The application is told
the file as `benchmarks.asking` has it.
"""
