;; Pulling records with `netdevs`: the bytes needed, too little room, room to spare.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info 256
;; LOG: info 0
;; LOG: info 256
;; LOG: info 313532612609
;; LOG: info 836264
;; LOG: info [device] ok: 0 : i32, 25 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 0 : i32
;; REPORT: fuel: 25
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 7
;; REPORT: log_lines: 5
;; REPORT: log_bytes: 25
;; REPORT: generation: v1
;; RUN: --entry short
;; LOG: info [device] short()
;; LOG: info [device] ok: 0 : i64, 10 fuel
;; REPORT: status: ok
;; REPORT: entry: short
;; REPORT: result: 0 : i64
;; REPORT: fuel: 10
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 2
;; REPORT: generation: v1
;; RUN: --entry outside
;; LOG: info [device] outside()
;; LOG: warning [device] trap: `kernel.netdevs` was called with ptr 65535, cap 6400, but memory ends at 65536 (4 fuel)
;; REPORT: status: trap
;; REPORT: trap: host_memory_out_of_bounds
;; REPORT: message: `kernel.netdevs` was called with ptr 65535, cap 6400, but memory ends at 65536
;; REPORT: entry: outside
;; REPORT: fuel: 4
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (import "kernel" "log_i64" (func $log_i64 (param i64)))
  (import "kernel" "netdevs" (func $netdevs (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "main") (result i32)
    (local $need i32)
    (local.set $need (call $netdevs (i32.const 0) (i32.const 0)))
    (call $log_i32 (local.get $need))
    (call $log_i32 (i32.rem_u (local.get $need) (i32.const 64)))
    (call $log_i32 (call $netdevs (i32.const 8) (i32.const 60000)))
    (call $log_i64 (i64.load (i32.const 8)))
    (call $log_i64 (i64.load (i32.const 24)))
    ;; Behind the records nothing was written.
    (i32.load8_u (i32.add (i32.const 8) (local.get $need))))
  ;; One byte too little: nothing is written.
  (func (export "short") (result i64)
    (drop (call $netdevs (i32.const 8) (i32.sub (call $netdevs (i32.const 0) (i32.const 0)) (i32.const 1))))
    (i64.load (i32.const 8)))
  (func (export "outside") (result i32)
    (call $netdevs (i32.const 65535) (i32.const 6400))))
