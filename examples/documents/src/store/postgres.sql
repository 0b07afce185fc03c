CREATE TABLE documents (
    id BYTEA PRIMARY KEY, -- UTF-8, ordered by its bytes
    tag TEXT NOT NULL, -- drawn at random by every write, so that it never comes back
    modified BIGINT NOT NULL, -- in whole seconds since 1970, as HTTP dates are
    content_type TEXT NOT NULL,
    body BYTEA NOT NULL
);

-- The tag of the list is made of these, without a look at the documents.
CREATE UNIQUE INDEX listed ON documents (id, tag);

COMMENT ON TABLE documents IS 'http-conditional documents, schema 1';
