"""Views of courses: catalogue, course, player, dashboard."""
