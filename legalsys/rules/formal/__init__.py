"""Form: number, dates, start of effect, completeness of the collection."""
