"""What hands a file over to the server in front of it: ours and the peers, a module each.

A server imports `application` from one of them (`ours` has several), and so
has nothing in it but the contestant.
"""
