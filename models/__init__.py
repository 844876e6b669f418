"""What Bandwatch knows: series, fits, comparisons, alerts, and the use cases over them."""
