;; Sleeps for a minute; returns whether it was woken early.
(module
  (import "kernel" "msleep" (func $msleep (param i32) (result i32)))
  (func (export "main") (result i32) (call $msleep (i32.const 60000)))
  (func (export "nap") (result i32) (call $msleep (i32.const 20))))
