;; Generation G0 with a 32-bit alloc; prints what it sums.
(module
  (import "custom" "print_int" (func $print_int (param i32)))
  (memory (export "memory") 1)
  (func (export "alloc") (param i32) (result i32) (i32.const 512))
  (func (export "sum") (result i32)
    (local $i i32) (local $sum i32) (local $value i32)
    (loop $next
      (local.set $value (i32.load offset=512 (i32.shl (local.get $i) (i32.const 2))))
      (call $print_int (local.get $value))
      (local.set $sum (i32.add (local.get $sum) (local.get $value)))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 10))))
    (local.get $sum)))
