;; A buffer outside of memory traps, also where the text itself would have fitted.
;;
;; RUN: --arg 65530 --arg 64
;; LOG: info [device] main(65530, 64)
;; LOG: warning [device] trap: `kernel.uname` was called with ptr 65530, cap 64, but memory ends at 65536 (4 fuel)
;; REPORT: status: trap
;; REPORT: trap: host_memory_out_of_bounds
;; REPORT: message: `kernel.uname` was called with ptr 65530, cap 64, but memory ends at 65536
;; REPORT: entry: main
;; REPORT: fuel: 4
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
;; RUN: --arg -1 --arg 0
;; LOG: info [device] main(-1, 0)
;; LOG: warning [device] trap: `kernel.uname` was called with ptr 4294967295, cap 0, but memory ends at 65536 (4 fuel)
;; REPORT: status: trap
;; REPORT: trap: host_memory_out_of_bounds
;; REPORT: message: `kernel.uname` was called with ptr 4294967295, cap 0, but memory ends at 65536
;; REPORT: entry: main
;; REPORT: fuel: 4
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
(module
  (import "kernel" "uname" (func $uname (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "main") (param $ptr i32) (param $cap i32) (result i32)
    (call $uname (local.get $ptr) (local.get $cap))))
