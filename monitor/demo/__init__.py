"""The replay of 2020: official texts on reconstructed sites, read through the real pipeline."""
