"""The embedded run-time: one supervisor that starts Valkey, the web server and one worker, and ends them all with itself."""
