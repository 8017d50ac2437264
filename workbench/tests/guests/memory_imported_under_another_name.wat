;; No other memory is given.
;;
;; RUN:
;; LOG: info [device] no function to call
;; LOG: warning [device] link_error: the guest imports the memory `env.mem`, which the device does not provide; define it in the module (0 fuel)
;; REPORT: status: link_error
;; REPORT: message: the guest imports the memory `env.mem`, which the device does not provide; define it in the module
;; REPORT: generation: unknown
;; REPORT: check: link_error: the guest imports the memory `env.mem`, which the device does not provide; define it in the module
;; REPORT: missing: env.mem
(module
  (import "env" "mem" (memory 1))
  (func (export "main")))
