# Stage 1 builds everything: the environment, the Stan toolchain, the compiled programs.
FROM python:3.13-slim AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends g++ make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/bandwatch
ENV BANDWATCH_CACHE=/opt/bandwatch/cache
COPY . .
RUN make install
RUN .venv/bin/bandwatch toolchain

# Stage 2 serves. It keeps g++ and make, so that a changed program can be compiled where it runs.
FROM python:3.13-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends g++ make \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /var/lib/bandwatch bandwatch
COPY --from=build --chown=bandwatch:bandwatch /opt/bandwatch /opt/bandwatch
WORKDIR /opt/bandwatch
ENV BANDWATCH_CACHE=/opt/bandwatch/cache \
    BANDWATCH_HOME=/var/lib/bandwatch \
    BANDWATCH_HOST=0.0.0.0 \
    PATH=/opt/bandwatch/.venv/bin:$PATH
# The server starts on this address only with BANDWATCH_SIGN_IN, or with BANDWATCH_OPEN_TO_NETWORK=true
# where nobody but trusted people reach the published port: see docs/how-to/serve-a-team.md.
USER bandwatch
VOLUME /var/lib/bandwatch
EXPOSE 8050
# No HEALTHCHECK: the image is the server, the workers and the night, and each is well in its own way.
# deploy/compose.yaml and deploy/helm have one for each.
CMD ["gunicorn", "--config", "dashboard/server/gunicorn_conf.py", "app:server"]
