"""Series as arrays: cleaning, replicates, noise scale, outliers, segments, modes."""
