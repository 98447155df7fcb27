# The companion in a container: non-root, on a read-only root file system, with everything it keeps in /data.
#
#   docker build -t learner-companion .
#   docker run --read-only --volume companion-data:/data learner-companion
#   docker run --read-only --volume companion-data:/data --interactive --tty learner-companion   (the local room)
#   docker run --read-only --volume companion-data:/data --env-file .env learner-companion  (Slack over Socket Mode, Discord)
#   … --env COMPANION_HTTP_PORT=3000 --publish 3000:3000 …   (Slack over HTTP, behind something that speaks TLS)

FROM python:3.13-slim AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
WORKDIR /build

# Libraries first: they change less often than the sources, and this layer is then kept.
RUN python -m venv /opt/companion
COPY requirements.lock requirements-build.lock ./
RUN /opt/companion/bin/pip install --require-hashes --only-binary :all: -r requirements.lock
RUN python -m pip install --require-hashes --only-binary :all: -r requirements-build.lock

COPY . .
RUN python -m pip wheel --no-deps --no-build-isolation --wheel-dir /dist .
RUN /opt/companion/bin/pip install --no-deps --no-index /dist/*.whl
# Compiled here, since nothing can be written where it runs; then pip, which nobody needs there, goes.
RUN /opt/companion/bin/python -m compileall -q /opt/companion/lib
RUN /opt/companion/bin/pip uninstall --yes pip

FROM python:3.13-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /data companion \
    && install --directory --owner=companion --group=companion --mode=0750 /data
COPY --from=builder /opt/companion /opt/companion
ENV PATH=/opt/companion/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/companion.db \
    COMPANION_HEALTH_PORT=8377 \
    COMPANION_HTTP_HOST=0.0.0.0 \
    LOG_FORMAT=json
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["companion", "health"]
ENTRYPOINT ["companion"]
CMD ["run"]
