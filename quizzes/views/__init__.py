"""Views of quizzes: the page of a quiz, the attempt, the answers."""
