;; Sleeping takes time and no fuel of its own; it ends with the deadline.
;;
;; RUN: --arg 0
;; LOG: info [device] main(0)
;; LOG: info 1000
;; LOG: info [device] ok: 0 : i32, 11 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 0 : i32
;; REPORT: fuel: 11
;; REPORT: host_calls: 4
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 4
;; REPORT: generation: v1
;; RUN: --arg 5
;; LOG: info [device] main(5)
;; LOG: info 5002000
;; LOG: info [device] ok: 0 : i32, 11 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 0 : i32
;; REPORT: fuel: 11
;; REPORT: host_calls: 4
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 7
;; REPORT: generation: v1
;; RUN: --arg 5000 --deadline 1s
;; LOG: info [device] main(5000)
;; LOG: info 1000002000
;; LOG: warning [device] deadline: the guest was still running after 1 s; allow more time or do less (11 fuel)
;; REPORT: status: deadline
;; REPORT: message: the guest was still running after 1 s; allow more time or do less
;; REPORT: entry: main
;; REPORT: fuel: 11
;; REPORT: host_calls: 4
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 10
;; REPORT: generation: v1
;; RUN: --arg -1
;; LOG: info [device] main(-1)
;; LOG: info 10000002000
;; LOG: warning [device] deadline: the guest was still running after 10 s; allow more time or do less (11 fuel)
;; REPORT: status: deadline
;; REPORT: message: the guest was still running after 10 s; allow more time or do less
;; REPORT: entry: main
;; REPORT: fuel: 11
;; REPORT: host_calls: 4
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 11
;; REPORT: generation: v1
(module
  (import "kernel" "log_i64" (func $log_i64 (param i64)))
  (import "kernel" "msleep" (func $msleep (param i32) (result i32)))
  (import "kernel" "ktime_get_ns" (func $now (result i64)))
  (func (export "main") (param $ms i32) (result i32) (local $before i64) (local $early i32)
    (local.set $before (call $now))
    (local.set $early (call $msleep (local.get $ms)))
    (call $log_i64 (i64.sub (call $now) (local.get $before)))
    (local.get $early)))
