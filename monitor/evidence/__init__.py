"""Evidence to hand over: what was seen when, with the originals, the chain of hashes and a verifier of its own."""
