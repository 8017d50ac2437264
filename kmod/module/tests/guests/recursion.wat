;; Calls itself as often as it is told and returns that number; main does so without an end.
(module
  (func $down (export "down") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (call $down (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))
      (else (i32.const 0))))
  (func (export "main") (result i32) (call $down (i32.const -1))))
