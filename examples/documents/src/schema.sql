-- One row. Every write takes the next version, so that no version ever comes back, not even for a document
-- that is deleted and created again.
CREATE TABLE IF NOT EXISTS counter (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    version INTEGER NOT NULL
) STRICT;

INSERT INTO counter (only, version) VALUES (1, 0) ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    modified INTEGER NOT NULL, -- in whole seconds since 1970, as HTTP dates are
    content_type TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
