;; A memory that is not exported cannot be reached by host functions.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: warning [device] trap: `kernel.log` needs the guest's memory, but the guest exports none; add (export "memory" (memory 0)) (5 fuel)
;; REPORT: status: trap
;; REPORT: trap: no_memory_export
;; REPORT: message: `kernel.log` needs the guest's memory, but the guest exports none; add (export "memory" (memory 0))
;; REPORT: entry: main
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: generation: v1
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory 1)
  (data (i32.const 0) "not exported")
  (func (export "main") (call $log (i32.const 6) (i32.const 0) (i32.const 12))))
