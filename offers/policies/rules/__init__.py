"""The conditions of a policy as a syntax tree, and the evaluators generated from it."""
