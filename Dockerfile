# One image for web, worker and scheduler. Built from the locked, hash-checked set without the embedded servers.
FROM python:3.13-slim AS build
COPY requirements/run.lock /tmp/run.lock
RUN python -m venv /opt/footbridge \
 && /opt/footbridge/bin/pip install --no-cache-dir --require-hashes -r /tmp/run.lock

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home footbridge
COPY --from=build /opt/footbridge /opt/footbridge
WORKDIR /srv/footbridge
COPY backend backend
COPY worker worker
COPY LICENSE NOTICE ./
ENV PATH=/opt/footbridge/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=backend.settings \
    FOOTBRIDGE_ENV=production \
    FOOTBRIDGE_STATIC=/srv/static
# collectstatic reads settings, which refuse to start without these; none of them is kept or connected to
RUN FOOTBRIDGE_ENV=test FOOTBRIDGE_SECRET_KEY=only-while-the-image-is-built-0123456789012345 REDIS_URL=redis://127.0.0.1:1/0 \
    DATABASE_URL=postgresql://footbridge_app@127.0.0.1/none \
    python -m backend.manage collectstatic --no-input --verbosity 0
USER footbridge
EXPOSE 8000
CMD ["gunicorn", "backend.wsgi:application", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--no-control-socket", "--access-logfile=-"]
