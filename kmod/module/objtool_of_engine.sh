#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# objtool_of_engine.sh OBJTOOL ARGUMENT… OBJECT
#
# Runs objtool on the engine, or on the module with the engine in it, and leaves out what it says of the handlers of
# the engine's instructions. They pass the state of the guest in r12 to r15 (the calling convention preserve-none),
# which objtool knows as registers that a function gives back. It warns of that, in words about the stack frame, and
# in these functions alone such a warning says nothing: the unwind tables are about rsp and rbp.
#
# All other warnings are shown, and with --werror they end the build, as objtool itself would.
set -u

handlers='warning: objtool: .*executor7handler4exec.*\(modified stack frame\|stack state mismatch\)'

fatal=
count=$#
for argument; do
	object=$argument
	if [ "$argument" = --werror ]; then fatal=y; else set -- "$@" "$argument"; fi
done
shift "$count"

log=$object.objtool
"$@" >"$log" 2>&1
status=$?
if grep -v "$handlers" "$log" >&2 && [ -n "$fatal" ]; then
	status=1
fi
rm -f "$log"
exit "$status"
