"""The pages: questions, documents, things, vocabulary, search, and how names are worded."""
