;; Random bytes: as many as asked for, and others each time.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info 7497838454640967992
;; LOG: info 4800242442520076438
;; LOG: info [device] ok: 1 : i32, 18 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 1 : i32
;; REPORT: fuel: 18
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 4
;; REPORT: log_lines: 2
;; REPORT: log_bytes: 38
;; REPORT: generation: v1
;; RUN: --entry fill --arg 65536
;; LOG: info [device] fill(65536)
;; LOG: info [device] ok: -1353840246705016534 : i64, 6 fuel
;; REPORT: status: ok
;; REPORT: entry: fill
;; REPORT: result: -1353840246705016534 : i64
;; REPORT: fuel: 6
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
;; RUN: --entry fill --arg 0
;; LOG: info [device] fill(0)
;; LOG: info [device] ok: 0 : i64, 6 fuel
;; REPORT: status: ok
;; REPORT: entry: fill
;; REPORT: result: 0 : i64
;; REPORT: fuel: 6
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
;; RUN: --entry fill --arg 65537
;; LOG: info [device] fill(65537)
;; LOG: warning [device] trap: `kernel.random_bytes` was called with ptr 0, len 65537, but memory ends at 65536 (6 fuel)
;; REPORT: status: trap
;; REPORT: trap: host_memory_out_of_bounds
;; REPORT: message: `kernel.random_bytes` was called with ptr 0, len 65537, but memory ends at 65536
;; REPORT: entry: fill
;; REPORT: fuel: 6
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
(module
  (import "kernel" "log_i64" (func $log_i64 (param i64)))
  (import "kernel" "random_bytes" (func $random (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "main") (result i32)
    (call $random (i32.const 0) (i32.const 8))
    (call $random (i32.const 8) (i32.const 8))
    (call $log_i64 (i64.load (i32.const 0)))
    (call $log_i64 (i64.load (i32.const 8)))
    (i64.ne (i64.load (i32.const 0)) (i64.load (i32.const 8))))
  (func (export "fill") (param $len i32) (result i64)
    (call $random (i32.const 0) (local.get $len))
    (i64.load (i32.const 65528))))
