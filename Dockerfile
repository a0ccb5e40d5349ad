# The worker with its browser, as a service. How to run it, and what is checked: tests/container/__main__.py.
# `docker stop` waits 10 seconds; a job at hand may take PORTAL_BOTS_GRACE (25 s): run with --stop-timeout 60.

# Any Debian 12 will do: a mirror's copy, or one pinned by digest.
ARG BASE=debian:12-slim

# --- build: thrown away, so what it fetches and caches weighs nothing -----------------------------------------
FROM ${BASE} AS build
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates python3-venv
WORKDIR /source

# The build tools are in the full lock: pip fetches nothing that is not pinned by hash.
COPY requirements.lock ./
RUN python3 -m venv /opt/tools && /opt/tools/bin/pip install --require-hashes -r requirements.lock

# The venv that ships has no pip and no development tools; its bytecode is compiled here, where it can be written.
COPY requirements-runtime.lock ./
RUN python3 -m venv --without-pip /opt/portal-bots \
    && /opt/tools/bin/pip --python /opt/portal-bots/bin/python install --require-hashes -r requirements-runtime.lock

COPY pyproject.toml README.md ./
COPY portal_bots portal_bots
COPY mock_portals mock_portals
RUN /opt/tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/tools/bin/pip --python /opt/portal-bots/bin/python install --no-deps /wheels/*.whl

# Readable for the worker's user, whatever umask the checkout was made with.
COPY flows /app/flows
COPY schedules /app/schedules
RUN chmod -R a+rX /app

# --- the image ------------------------------------------------------------------------------------------------
FROM ${BASE}

# Debian's headless shell: patched by Debian's security team, and nothing for Playwright to download.
# libatomic1: Playwright's driver does not start without it. tini reaps killed browsers; tzdata gives payers' time
# zones; one font, so that reports and evidence show text.
# Mesa's drivers and their LLVM come as dependencies, for desktops: without a screen nothing loads them (160 MB).
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates chromium-headless-shell fonts-dejavu-core libatomic1 python3 tini tzdata \
    && apt-get clean \
    && rm -rf /usr/lib/*-linux-gnu/dri /usr/lib/*-linux-gnu/libLLVM-* /usr/lib/*-linux-gnu/libz3.so* \
        /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log

# A fixed number, so that the owner of a mounted /data can be told beforehand: chown 10001.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin bots \
    && install --directory --owner bots --group bots --mode 700 /data

COPY --from=build /opt/portal-bots /opt/portal-bots
COPY --from=build /app /app

# The keyring's password is a secret: mount it as /run/secrets/portal_bots_keyring_password, readable for 10001.
ENV PATH=/opt/portal-bots/bin:$PATH \
    PORTAL_BOTS_HOME=/data \
    PORTAL_BOTS_FLOWS=/app/flows \
    PORTAL_BOTS_SCHEDULES=/app/schedules \
    PORTAL_BOTS_LOG_FORMAT=json

WORKDIR /app
USER bots
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 CMD ["portal-bots", "health"]
ENTRYPOINT ["tini", "--"]
CMD ["portal-bots", "work"]
