"""`python -m benchmarks`: what the real system costs, as one table. Measures and changes nothing but its own temporary data."""
