;; Generation P2, with an alloc that gives address 0, as some of them do.
(module
  (import "custom" "print_int" (func $print_int (param i32) (result i32)))
  (import "env" "memory" (memory 2 2))
  (func (export "alloc") (param i32) (result i32) (i32.const 0))
  (func (export "sum") (param $at i32) (param $count i32) (result i32)
    (local $sum i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (drop (call $print_int (i32.load (local.get $at))))
        (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (local.get $sum)))
