;; The older `sum(ptr, count)` called without data: the report says what to do.
;;
;; RUN:
;; LOG: info [device] no function to call
;; LOG: warning [device] link_error: `sum` takes (i32, i32) -> i32, but the run gives no arguments; it looks as if it takes an array: push one (`push ints`), or give arguments (0 fuel)
;; REPORT: status: link_error
;; REPORT: message: `sum` takes (i32, i32) -> i32, but the run gives no arguments; it looks as if it takes an array: push one (`push ints`), or give arguments
;; REPORT: generation: p2
;; RUN: --push ints:4,5
;; LOG: info [device] sum(push 2 ints)
;; LOG: info [device] ok: 9 : i32, 58 fuel
;; REPORT: status: ok
;; REPORT: entry: sum
;; REPORT: result: 9 : i32
;; REPORT: fuel: 58
;; REPORT: peak_pages: 1
;; REPORT: generation: p2
;; RUN: --arg 1024 --arg 0
;; LOG: info [device] sum(1024, 0)
;; LOG: info [device] ok: 0 : i32, 20 fuel
;; REPORT: status: ok
;; REPORT: entry: sum
;; REPORT: result: 0 : i32
;; REPORT: fuel: 20
;; REPORT: peak_pages: 1
;; REPORT: generation: p2
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i32) (result i32)
    (i32.const 1024))
  (func (export "sum") (param $ptr i32) (param $count i32) (result i32)
    (local $sum i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $ptr))))
        (local.set $ptr (i32.add (local.get $ptr) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (local.get $sum)))
