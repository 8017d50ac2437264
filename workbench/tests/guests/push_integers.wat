;; Pushed integers: none, one, many, negative ones.
;;
;; RUN: --push ints:
;; RUN: --push ints:7
;; RUN: --push ints:1,2,3,4,5,6,7,8,9,10
;; RUN: --push ints:-5,-2147483648,2147483647
;; RUN: --entry where --push ints:1,2
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
