;; A level that does not exist traps, and the message names it.
;;
;; RUN: --arg 8
;; LOG: info [device] main(8)
;; LOG: warning [device] trap: `kernel.log` was called with level 8, but levels go from 0 (emerg) to 7 (debug) (5 fuel)
;; REPORT: status: trap
;; REPORT: trap: host_bad_argument
;; REPORT: message: `kernel.log` was called with level 8, but levels go from 0 (emerg) to 7 (debug)
;; REPORT: entry: main
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
;; RUN: --arg -1
;; LOG: info [device] main(-1)
;; LOG: warning [device] trap: `kernel.log` was called with level 4294967295, but levels go from 0 (emerg) to 7 (debug) (5 fuel)
;; REPORT: status: trap
;; REPORT: trap: host_bad_argument
;; REPORT: message: `kernel.log` was called with level 4294967295, but levels go from 0 (emerg) to 7 (debug)
;; REPORT: entry: main
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
;; RUN: --arg 7
;; LOG: info [device] main(7)
;; LOG: debug
;; LOG: info [device] ok: 5 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: generation: v1
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "main") (param $level i32)
    (call $log (local.get $level) (i32.const 0) (i32.const 0))))
