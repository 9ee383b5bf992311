# The app and nothing else: no training, tests or benchmarks. See docs/hosting.md.
ARG PYTHON=python:3.13.13-slim-trixie

FROM $PYTHON AS packages
WORKDIR /build
COPY requirements.txt .
# TensorFlow's C++ headers are for building operations of one's own: 287 MB less.
RUN python -m venv --without-pip /venv \
    && pip --python /venv/bin/python install --no-cache-dir --only-binary=:all: \
        --requirement requirements.txt \
    && rm -r /venv/lib/python3*/site-packages/tensorflow/include

FROM $PYTHON
RUN useradd --system --uid 10001 --no-create-home app
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
COPY --from=packages /venv /venv
WORKDIR /app
COPY .streamlit .streamlit
COPY digit_model digit_model
COPY pages pages
COPY streamlit_app.py ./
USER 10001
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; assert urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4).read() == b'ok'"]
CMD ["streamlit", "run", "streamlit_app.py", "--server.port=8501", "--server.address=0.0.0.0", "--server.headless=true", "--server.fileWatcherType=none"]
