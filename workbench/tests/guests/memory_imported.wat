;; Some older guests import their memory: it is given at the limits they declare.
;;
;; RUN:
;; LOG: info [device] no function to call
;; LOG: warning [device] refused: no instance could be made of the module: tried to instantiate too many linear memories (0 fuel)
;; REPORT: status: refused
;; REPORT: message: no instance could be made of the module: tried to instantiate too many linear memories
;; REPORT: peak_pages: 2
;; REPORT: generation: unknown
(module
  (import "env" "memory" (memory 2 2))
  (func (export "main") (result i32 i32)
    (i32.store (i32.const 131068) (i32.const 5))
    (memory.size)
    (memory.grow (i32.const 1))))
