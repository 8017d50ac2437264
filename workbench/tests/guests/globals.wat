;; Globals keep their value within a run and begin anew with the next.
;;
;; RUN:
(module
  (global $constant i64 (i64.const 5))
  (global $count (export "count") (mut i32) (i32.add (i32.const 40) (i32.const 1)))
  (func (export "main") (result i32 i64)
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (global.get $count) (global.get $constant)))
