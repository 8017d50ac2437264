;; Where a text may lie: the end of memory is still inside for no bytes, and nothing wraps around.
;;
;; RUN: --arg 65535 --arg 1
;; LOG: info [device] main(65535, 1)
;; LOG: info x
;; LOG: info [device] ok: 5 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 1
;; REPORT: generation: v1
;; RUN: --arg 65536 --arg 0
;; LOG: info [device] main(65536, 0)
;; LOG: info
;; LOG: info [device] ok: 5 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: generation: v1
;; RUN: --arg 65536 --arg 1
;; LOG: info [device] main(65536, 1)
;; LOG: warning [device] trap: `kernel.log` was called with ptr 65536, len 1, but memory ends at 65536 (5 fuel)
;; REPORT: status: trap
;; REPORT: trap: host_memory_out_of_bounds
;; REPORT: message: `kernel.log` was called with ptr 65536, len 1, but memory ends at 65536
;; REPORT: entry: main
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
;; RUN: --arg 65530 --arg 20
;; LOG: info [device] main(65530, 20)
;; LOG: warning [device] trap: `kernel.log` was called with ptr 65530, len 20, but memory ends at 65536 (5 fuel)
;; REPORT: status: trap
;; REPORT: trap: host_memory_out_of_bounds
;; REPORT: message: `kernel.log` was called with ptr 65530, len 20, but memory ends at 65536
;; REPORT: entry: main
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
;; RUN: --arg -1 --arg 1
;; LOG: info [device] main(-1, 1)
;; LOG: warning [device] trap: `kernel.log` was called with ptr 4294967295, len 1, but memory ends at 65536 (5 fuel)
;; REPORT: status: trap
;; REPORT: trap: host_memory_out_of_bounds
;; REPORT: message: `kernel.log` was called with ptr 4294967295, len 1, but memory ends at 65536
;; REPORT: entry: main
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
;; RUN: --arg 0 --arg -1
;; LOG: info [device] main(0, -1)
;; LOG: warning [device] trap: `kernel.log` was called with ptr 0, len 4294967295, but memory ends at 65536 (5 fuel)
;; REPORT: status: trap
;; REPORT: trap: host_memory_out_of_bounds
;; REPORT: message: `kernel.log` was called with ptr 0, len 4294967295, but memory ends at 65536
;; REPORT: entry: main
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
;; RUN: --arg -1 --arg -1
;; LOG: info [device] main(-1, -1)
;; LOG: warning [device] trap: `kernel.log` was called with ptr 4294967295, len 4294967295, but memory ends at 65536 (5 fuel)
;; REPORT: status: trap
;; REPORT: trap: host_memory_out_of_bounds
;; REPORT: message: `kernel.log` was called with ptr 4294967295, len 4294967295, but memory ends at 65536
;; REPORT: entry: main
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
;; RUN: --arg -1 --arg 0
;; LOG: info [device] main(-1, 0)
;; LOG: warning [device] trap: `kernel.log` was called with ptr 4294967295, len 0, but memory ends at 65536 (5 fuel)
;; REPORT: status: trap
;; REPORT: trap: host_memory_out_of_bounds
;; REPORT: message: `kernel.log` was called with ptr 4294967295, len 0, but memory ends at 65536
;; REPORT: entry: main
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 65535) "x")
  (func (export "main") (param $ptr i32) (param $len i32)
    (call $log (i32.const 6) (local.get $ptr) (local.get $len))))
