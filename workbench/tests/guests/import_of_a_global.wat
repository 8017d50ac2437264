;; Only functions and `env.memory` are provided.
;;
;; RUN:
;; LOG: info [device] no function to call
;; LOG: warning [device] link_error: the guest imports the global `env.__stack_pointer`, which the device does not provide; define it in the module (0 fuel)
;; REPORT: status: link_error
;; REPORT: message: the guest imports the global `env.__stack_pointer`, which the device does not provide; define it in the module
;; REPORT: generation: unknown
;; REPORT: check: link_error: the guest imports the global `env.__stack_pointer`, which the device does not provide; define it in the module
;; REPORT: missing: env.__stack_pointer
(module
  (import "env" "__stack_pointer" (global $sp (mut i32)))
  (func (export "main")))
