;; Generation G0: an alloc with 64 bits, and a sum without parameters over what was copied there.
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param i64) (result i64) (i64.const 256))
  (func (export "sum") (result i32)
    (local $i i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum)
        (i32.load offset=256 (i32.shl (local.get $i) (i32.const 2)))))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 10))))
    (local.get $sum)))
