"""How a change is told: its words, and what of it is shown. Pure, or reading only; sends nothing."""
