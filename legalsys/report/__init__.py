"""Lists and records of what a review found. `tables` is the one form of lists; `contract` is the form for programs."""
