"""The question bank: every question of every quiz is found, copied, compared with its origin, translated and checked.

Questions live in their quizzes (docs/architecture.md); the bank is an index over them and may be built anew at any time.
"""
