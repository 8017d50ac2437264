;; The clock goes on; jiffies count in the same time.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info 12000003000
;; LOG: info 1200
;; LOG: info [device] ok: 1 : i32, 10 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 1 : i32
;; REPORT: fuel: 10
;; REPORT: host_calls: 5
;; REPORT: log_lines: 2
;; REPORT: log_bytes: 15
;; REPORT: generation: v1
(module
  (import "kernel" "log_i64" (func $log_i64 (param i64)))
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (import "kernel" "ktime_get_ns" (func $now (result i64)))
  (import "kernel" "jiffies" (func $jiffies (result i64)))
  (func (export "main") (result i32) (local $before i64)
    (local.set $before (call $now))
    (call $log_i64 (local.get $before))
    (call $log_i64 (call $jiffies))
    (i64.gt_u (call $now) (local.get $before))))
