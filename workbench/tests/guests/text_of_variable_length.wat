;; `uname` and `current_comm` return the bytes they need, and write nothing when there is too little room.
;; The guest fills the place with dots first.
;;
;; RUN: --arg 64
;; LOG: info [device] main(64)
;; LOG: info 7.3.4-seed1.........
;; LOG: info wasm-workbench......
;; LOG: info [device] ok: 11 : i32, 14 : i32, 25 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 11 : i32
;; REPORT: result: 14 : i32
;; REPORT: fuel: 25
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 4
;; REPORT: log_lines: 2
;; REPORT: log_bytes: 40
;; REPORT: generation: v1
;; RUN: --arg 3
;; LOG: info [device] main(3)
;; LOG: info ....................
;; LOG: info ....................
;; LOG: info [device] ok: 11 : i32, 14 : i32, 25 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 11 : i32
;; REPORT: result: 14 : i32
;; REPORT: fuel: 25
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 4
;; REPORT: log_lines: 2
;; REPORT: log_bytes: 40
;; REPORT: generation: v1
;; RUN: --arg 0
;; LOG: info [device] main(0)
;; LOG: info ....................
;; LOG: info ....................
;; LOG: info [device] ok: 11 : i32, 14 : i32, 25 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 11 : i32
;; REPORT: result: 14 : i32
;; REPORT: fuel: 25
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 4
;; REPORT: log_lines: 2
;; REPORT: log_bytes: 40
;; REPORT: generation: v1
;; RUN: --arg 14
;; LOG: info [device] main(14)
;; LOG: info 7.3.4-seed1.........
;; LOG: info wasm-workbench......
;; LOG: info [device] ok: 11 : i32, 14 : i32, 25 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 11 : i32
;; REPORT: result: 14 : i32
;; REPORT: fuel: 25
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 4
;; REPORT: log_lines: 2
;; REPORT: log_bytes: 40
;; REPORT: generation: v1
;; RUN: --arg 13
;; LOG: info [device] main(13)
;; LOG: info 7.3.4-seed1.........
;; LOG: info ....................
;; LOG: info [device] ok: 11 : i32, 14 : i32, 25 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 11 : i32
;; REPORT: result: 14 : i32
;; REPORT: fuel: 25
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 4
;; REPORT: log_lines: 2
;; REPORT: log_bytes: 40
;; REPORT: generation: v1
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (import "kernel" "uname" (func $uname (param i32 i32) (result i32)))
  (import "kernel" "current_comm" (func $comm (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "main") (param $cap i32) (result i32 i32)
    (local $a i32) (local $b i32)
    (memory.fill (i32.const 0) (i32.const 0x2e) (i32.const 128))
    (local.set $a (call $uname (i32.const 0) (local.get $cap)))
    (local.set $b (call $comm (i32.const 64) (local.get $cap)))
    (call $log (i32.const 6) (i32.const 0) (i32.const 20))
    (call $log (i32.const 6) (i32.const 64) (i32.const 20))
    (local.get $a) (local.get $b)))
