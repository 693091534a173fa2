#!/usr/bin/env bash
# Installs milvus-lite, the server that npm run test:stores starts for Milvus, into a virtual environment outside the clone.
set -eu
home=${MILVUS_LITE_HOME:-$HOME/.cache/duomo/milvus-lite}
[ -x "$home/bin/python" ] || python3 -m venv "$home"
"$home/bin/python" -m pip install --quiet --disable-pip-version-check --retries 5 milvus-lite==3.2.2 pymilvus==3.0.2
"$home/bin/milvus-lite" --help >/dev/null
echo "milvus-lite is in $home"
