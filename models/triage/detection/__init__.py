"""What detection finds in a series, and which summary it joins."""
