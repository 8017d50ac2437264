;; A host function declared otherwise than it is: nothing runs, both types are named.
;;
;; RUN:
;; LOG: info [device] no function to call
;; LOG: warning [device] link_error: the guest imports `kernel.log` as (i32, i32), but the device provides it as (i32, i32, i32) (0 fuel)
;; REPORT: status: link_error
;; REPORT: message: the guest imports `kernel.log` as (i32, i32), but the device provides it as (i32, i32, i32)
;; REPORT: generation: v1
;; REPORT: check: link_error: the guest imports `kernel.log` as (i32, i32), but the device provides it as (i32, i32, i32)
;; REPORT: missing: kernel.log
(module
  (import "kernel" "log" (func $log (param i32 i32)))
  (func (export "main")))
