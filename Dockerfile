# syntax=docker/dockerfile:1
# Built in two steps, so that what installs is not in what runs.

FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN ["python", "-m", "venv", "/opt/termsvc"]
WORKDIR /src
COPY requirements.lock requirements-build.lock ./
RUN ["/opt/termsvc/bin/pip", "install", "--require-hashes", "--requirement", "requirements.lock"]
# What makes the wheel is locked too, and stays in this step.
RUN ["pip", "install", "--require-hashes", "--requirement", "requirements-build.lock"]
COPY pyproject.toml README.md LICENSE ./
COPY termsvc termsvc
COPY templates templates
COPY terms terms
RUN ["pip", "wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", "/wheel", "."]
RUN ["/opt/termsvc/bin/pip", "install", "--no-deps", "--no-index", "--find-links", "/wheel", "termsvc"]
RUN ["/opt/termsvc/bin/python", "-m", "compileall", "-q", "/opt/termsvc/lib"]

FROM python:3.12-slim
ENV PATH="/opt/termsvc/bin:$PATH" PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN ["useradd", "--system", "--uid", "10001", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "termsvc"]
RUN ["install", "--directory", "--owner=termsvc", "--group=termsvc", "--mode=0750", "/data"]
COPY --from=build /opt/termsvc /opt/termsvc
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["termsvc"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
