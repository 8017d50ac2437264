;; Generation P2: `alloc` and `sum(ptr, size)`, `print_int` declared with a result.
;;
;; RUN: --push ints:0,10,20,30,40,50,60,70,80,90
;; LOG: info [device] sum(push 10 ints)
;; LOG: info From WASM: 0
;; LOG: info From WASM: 10
;; LOG: info From WASM: 20
;; LOG: info From WASM: 30
;; LOG: info From WASM: 40
;; LOG: info From WASM: 50
;; LOG: info From WASM: 60
;; LOG: info From WASM: 70
;; LOG: info From WASM: 80
;; LOG: info From WASM: 90
;; LOG: info [device] ok: 450 : i32, 235 fuel
;; REPORT: status: ok
;; REPORT: entry: sum
;; REPORT: result: 450 : i32
;; REPORT: fuel: 235
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 10
;; REPORT: log_lines: 10
;; REPORT: log_bytes: 129
;; REPORT: generation: p2
;; RUN: --push ints:100,200,300
;; LOG: info [device] sum(push 3 ints)
;; LOG: info From WASM: 100
;; LOG: info From WASM: 200
;; LOG: info From WASM: 300
;; LOG: info [device] ok: 600 : i32, 88 fuel
;; REPORT: status: ok
;; REPORT: entry: sum
;; REPORT: result: 600 : i32
;; REPORT: fuel: 88
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 3
;; REPORT: log_lines: 3
;; REPORT: log_bytes: 42
;; REPORT: generation: p2
(module
  (import "custom" "print_int" (func $print_int (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i32) (result i32) (i32.const 2048))
  (func (export "sum") (param $ptr i32) (param $size i32) (result i32) (local $sum i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $size)))
        (drop (call $print_int (i32.load (local.get $ptr))))
        (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $ptr))))
        (local.set $ptr (i32.add (local.get $ptr) (i32.const 4)))
        (local.set $size (i32.sub (local.get $size) (i32.const 1)))
        (br $next)))
    (local.get $sum)))
