"""Item analysis in the administration: aggregates only, from seven people on (matrix row 7)."""
