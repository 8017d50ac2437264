;; A host function as the start function.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: warning [device] trap: `kernel.not_there` was called, but nothing provides this import (0 fuel)
;; REPORT: status: trap
;; REPORT: trap: missing_import
;; REPORT: message: `kernel.not_there` was called, but nothing provides this import
;; REPORT: entry: main
;; REPORT: host_calls: 1
;; REPORT: generation: v1
;; REPORT: missing: kernel.not_there
(module
  (import "kernel" "not_there" (func $gone))
  (start $gone)
  (func (export "main")))
