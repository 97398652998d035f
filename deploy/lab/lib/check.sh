# shellcheck shell=bash
# check.sh - how the self-test checks: each check is a sentence and a command that must succeed.
# What the command printed is shown when it does not. $SCRATCH is a folder for it.
passed=0 failed=0

check() { # WORDS CMD...: the command succeeds
  local words=$1
  shift
  if "$@" >"$SCRATCH/output" 2>&1; then
    passed=$((passed + 1))
    echo "  ok    $words"
  else
    failed=$((failed + 1))
    echo "  FAIL  $words"
    sed 's/^/        | /' "$SCRATCH/output"
    return 1
  fi
}
not() { ! "$@"; }
gives() { # EXPECTED CMD...: its standard output is just that
  local output
  output=$("${@:2}")
  echo "expected '$1', got '$output'"
  [[ $output == "$1" ]]
}
refuses() { # EXIT-CODE WORDS CMD...: exit code, and one line on standard error with the words
  local code=$1 words=$2 output rc=0
  output=$("${@:3}" 2>&1 >/dev/null) || rc=$?
  echo "exit code $rc: $output"
  [[ $rc == "$code" && $output == *"$words"* && $(wc -l <<<"$output") == 1 ]]
}
within() { # SECONDS CMD...
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 0.1
  done
}
