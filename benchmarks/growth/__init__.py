"""How cost grows: with the number of files, threads, names, levels; in memory; at the import."""
