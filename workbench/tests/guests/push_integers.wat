;; Pushed integers: none, one, many, negative ones.
;;
;; RUN: --push ints:
;; LOG: info [device] main(push 0 ints)
;; LOG: info [device] ok: 0 : i32, 22 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 0 : i32
;; REPORT: fuel: 22
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
;; RUN: --push ints:7
;; LOG: info [device] main(push 1 ints)
;; LOG: info [device] ok: 7 : i32, 40 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 7 : i32
;; REPORT: fuel: 40
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
;; RUN: --push ints:1,2,3,4,5,6,7,8,9,10
;; LOG: info [device] main(push 10 ints)
;; LOG: info [device] ok: 55 : i32, 202 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 55 : i32
;; REPORT: fuel: 202
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
;; RUN: --push ints:-5,-2147483648,2147483647
;; LOG: info [device] main(push 3 ints)
;; LOG: info [device] ok: -6 : i32, 76 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: -6 : i32
;; REPORT: fuel: 76
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
;; RUN: --entry where --push ints:1,2
;; LOG: info [device] where(push 2 ints)
;; LOG: info [device] ok: 1024 : i32, 2 : i32, 5 fuel
;; REPORT: status: ok
;; REPORT: entry: where
;; REPORT: result: 1024 : i32
;; REPORT: result: 2 : i32
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i32) (result i32)
    (i32.const 1024))
  (func (export "main") (param $ptr i32) (param $count i32) (result i32)
    (local $sum i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $ptr))))
        (local.set $ptr (i32.add (local.get $ptr) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (local.get $sum))
  (func (export "where") (param $ptr i32) (param $count i32) (result i32 i32)
    (local.get $ptr) (local.get $count)))
