;; Some older guests import their memory: it is given at the limits they declare.
;;
;; RUN:
(module
  (import "env" "memory" (memory 2 2))
  (func (export "main") (result i32 i32)
    (i32.store (i32.const 131068) (i32.const 5))
    (memory.size)
    (memory.grow (i32.const 1))))
