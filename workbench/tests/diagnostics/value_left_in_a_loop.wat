(module
  (func (export "main") (param $n i32)
    (loop $next
      (local.tee $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $next (local.get $n)))))
