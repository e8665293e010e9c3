-- Small sketches of texts (`legalsys.language.likeness`), by which near-duplicates are found among many thousands of documents.
-- Older readings have none; they are read again anyway, for the extraction is another one.
CREATE TABLE sketches (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    sketch   BLOB NOT NULL
);
