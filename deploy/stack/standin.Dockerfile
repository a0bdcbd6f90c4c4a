# For tests: what calls itself mysqlsh, and the driver that it needs.
ARG PYTHON_IMAGE
FROM ${PYTHON_IMAGE}
COPY --from=packages pymysql /opt/standin/pymysql
COPY --from=packages cryptography /opt/standin/cryptography
COPY --from=packages cffi /opt/standin/cffi
COPY --from=packages _cffi_backend* /opt/standin/
COPY . /opt/standin/
RUN ln -s /opt/standin/mysqlsh /usr/local/bin/mysqlsh
ENV PYTHONPATH=/opt/standin
