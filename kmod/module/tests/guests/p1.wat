;; Generation P1: fills its own array of 0 to 9, prints and sums it.
(module
  (import "custom" "print_int" (func $print_int (param i32)))
  (memory (export "memory") 1)
  (func (export "sum") (result i32)
    (local $i i32) (local $sum i32)
    (loop $next
      (call $print_int (local.get $i))
      (local.set $sum (i32.add (local.get $sum) (local.get $i)))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 10))))
    (local.get $sum)))
