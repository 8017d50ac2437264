;; Imports what nothing provides, and calls it.
(module
  (import "nowhere" "nothing" (func $nothing))
  (func (export "main") (call $nothing)))
