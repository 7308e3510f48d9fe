"""What xsendfile 1.0 promised, in terms of the new core, and nothing else."""
