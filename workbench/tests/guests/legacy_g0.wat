;; Generation G0: `alloc` with an i64, then `sum()` without arguments, over what was copied in.
;;
;; RUN: --push ints:0,1,2,3,4,5,6,7,8,9
(module
  (import "custom" "print_int" (func $print_int (param i32)))
  (memory (export "memory") 1)
  (global $array (mut i32) (i32.const 0))
  (func (export "alloc") (param $bytes i64) (result i32)
    (global.set $array (i32.const 512))
    (global.get $array))
  (func (export "sum") (result i32) (local $i i32) (local $sum i32)
    (loop $next
      (call $print_int (i32.load (i32.add (global.get $array) (i32.mul (local.get $i) (i32.const 4)))))
      (local.set $sum (i32.add (local.get $sum) (i32.load (i32.add (global.get $array) (i32.mul (local.get $i) (i32.const 4))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 10))))
    (local.get $sum)))
