;; Reading the input: from an offset, past its end, into too little memory.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: 0 : i32, 2 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 0 : i32
;; REPORT: fuel: 2
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
;; RUN: --input-text "0123456789"
;; LOG: info [device] main()
;; LOG: info [device] ok: 10 : i32, 2 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 10 : i32
;; REPORT: fuel: 2
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
;; RUN: --entry read --arg 4 --arg 0 --arg 100 --input-text "0123456789"
;; LOG: info [device] read(4, 0, 100)
;; LOG: info 456789
;; LOG: info [device] ok: 6 : i32, 11 fuel
;; REPORT: status: ok
;; REPORT: entry: read
;; REPORT: result: 6 : i32
;; REPORT: fuel: 11
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 2
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 6
;; REPORT: generation: v1
;; RUN: --entry read --arg 10 --arg 0 --arg 1 --input-text "0123456789"
;; LOG: info [device] read(10, 0, 1)
;; LOG: info
;; LOG: info [device] ok: 0 : i32, 11 fuel
;; REPORT: status: ok
;; REPORT: entry: read
;; REPORT: result: 0 : i32
;; REPORT: fuel: 11
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 2
;; REPORT: log_lines: 1
;; REPORT: generation: v1
;; RUN: --entry read --arg -1 --arg 0 --arg 1 --input-text "0123456789"
;; LOG: info [device] read(-1, 0, 1)
;; LOG: info
;; LOG: info [device] ok: 0 : i32, 11 fuel
;; REPORT: status: ok
;; REPORT: entry: read
;; REPORT: result: 0 : i32
;; REPORT: fuel: 11
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 2
;; REPORT: log_lines: 1
;; REPORT: generation: v1
;; RUN: --entry read --arg 0 --arg 65530 --arg 10 --input-text "0123456789"
;; LOG: info [device] read(0, 65530, 10)
;; LOG: warning [device] trap: `kernel.input_read` was called with ptr 65530, len 10, but memory ends at 65536 (11 fuel)
;; REPORT: status: trap
;; REPORT: trap: host_memory_out_of_bounds
;; REPORT: message: `kernel.input_read` was called with ptr 65530, len 10, but memory ends at 65536
;; REPORT: entry: read
;; REPORT: fuel: 11
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
;; RUN: --entry read --arg 0 --arg 0 --arg 0 --input-text "0123456789"
;; LOG: info [device] read(0, 0, 0)
;; LOG: info
;; LOG: info [device] ok: 0 : i32, 11 fuel
;; REPORT: status: ok
;; REPORT: entry: read
;; REPORT: result: 0 : i32
;; REPORT: fuel: 11
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 2
;; REPORT: log_lines: 1
;; REPORT: generation: v1
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (import "kernel" "input_len" (func $input_len (result i32)))
  (import "kernel" "input_read" (func $input_read (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "main") (result i32)
    (call $input_len))
  (func (export "read") (param $off i32) (param $ptr i32) (param $len i32) (result i32)
    (local $read i32)
    (local.set $read (call $input_read (local.get $off) (local.get $ptr) (local.get $len)))
    (call $log (i32.const 6) (local.get $ptr) (local.get $read))
    (local.get $read)))
