"""Vietnamese as legal texts write it: normal forms, dates, numerals, document numbers, unit references, tokens.

No legal tables and no storage. spaCy is imported only by `legalsys.language.pipeline`.
"""
