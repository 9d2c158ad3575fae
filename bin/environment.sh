# Finds Python 3.11 or newer and hands over to environment.py. Sourced by its neighbours, with what to do as arguments.
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
for python in python3.11 python3 python3.12 python3.13 python3.14 python; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" "$here/environment.py" "$@"
    fi
done
echo "Cần Python 3.11 trở lên (lệnh python3.11 hoặc python3)." >&2
exit 1
