"""What one request costs in process: ours beside the floor and the peers, each in one run."""
