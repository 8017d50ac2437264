;; Generation P2: `alloc` and `sum(ptr, size)`, `print_int` declared with a result.
;;
;; RUN: --push ints:0,10,20,30,40,50,60,70,80,90
;; RUN: --push ints:100,200,300
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
