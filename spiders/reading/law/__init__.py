"""Reading Chinese regulatory texts: issuers, numbers, dates, provisions and what one act does to another."""
