"""The workshop: documents become triples. Stages in order: reading, extraction, linking, triples, relating, inference, store; `build` is the plan on the wall."""
