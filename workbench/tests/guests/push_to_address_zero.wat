;; `alloc` may give address 0: some older guests do.
;;
;; RUN: --push ints:3,4
;; LOG: info [device] main(push 2 ints)
;; LOG: info [device] ok: 7 : i32, 58 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 7 : i32
;; REPORT: fuel: 58
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i32) (result i32)
    (i32.const 0))
  (func (export "main") (param $ptr i32) (param $count i32) (result i32)
    (local $sum i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $ptr))))
        (local.set $ptr (i32.add (local.get $ptr) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (local.get $sum)))
