"""Signs of life. A worker can live and yet consume nothing (celery issues 8030, 10205): its process proves nothing."""

from django.db import models

from backend.walls import CHANGE, READ, Wall, everybody


class Heartbeat(models.Model):
    """When a part of the system last did a task that came to it through the queue."""

    wall = Wall(rows=everybody(), app=READ, worker=CHANGE, auditor=READ)

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"
