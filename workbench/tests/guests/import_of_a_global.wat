;; Only functions and `env.memory` are provided.
;;
;; RUN:
(module
  (import "env" "__stack_pointer" (global $sp (mut i32)))
  (func (export "main")))
