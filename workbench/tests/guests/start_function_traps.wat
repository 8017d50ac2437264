;; A trap in the start function ends the run before the entry.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info 1
;; LOG: warning [device] trap: an `unreachable` instruction was reached; the guest gave up here (3 fuel)
;; REPORT: status: trap
;; REPORT: trap: unreachable
;; REPORT: message: an `unreachable` instruction was reached; the guest gave up here
;; REPORT: entry: main
;; REPORT: fuel: 3
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 1
;; REPORT: generation: v1
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (func $begin (call $log_i32 (i32.const 1)) unreachable)
  (start $begin)
  (func (export "main") (call $log_i32 (i32.const 2))))
