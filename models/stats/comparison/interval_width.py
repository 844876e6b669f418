"""How wide an interval of 80 % is: what turns it back into a standard deviation."""

# Distance of p10 from p90 of a normal distribution, in standard deviations.
P10_TO_P90 = 2.5631
