"""Measurements that anyone can run; none is asserted in a test."""
