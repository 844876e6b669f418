#!/bin/sh
# Check that the Makefile installs exactly the lock files, with the oldest pip that we support.
#
# Make an empty environment, put that pip into it, let the Makefile install into it as it does into .venv,
# then compare what is there with requirements-dev.lock. `PYTHON=... .ci/check_install.sh` picks the Python;
# WITH_PIP=pip==26.3 tries that pip in place of the oldest.
set -eu
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
environment=$folder/venv

"${PYTHON:-python3}" -m venv "$environment"
python=$environment/bin/python
if [ -n "${WITH_PIP:-}" ]; then
	"$python" -m pip install --quiet --disable-pip-version-check --upgrade "$WITH_PIP"
else
	"$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/oldest-pip.txt
fi
echo "Checking the installation with $("$python" -m pip --version | cut -d' ' -f1,2) and $("$python" --version)"

make VENV="$environment" "$environment/.installed-dev"
"$python" -m pip --disable-pip-version-check check
"$python" -m tests.installation.compare requirements-dev.lock
