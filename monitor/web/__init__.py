"""The archive for browsers: server-rendered pages over archive and ledger. Reads only, writes nothing."""
