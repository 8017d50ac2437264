;; A data segment that does not fit traps before anything runs.
;;
;; RUN:
;; LOG: info [device] no function to call
;; LOG: warning [device] trap: a data segment does not fit the memory; give the memory more pages or move the segment (0 fuel)
;; REPORT: status: trap
;; REPORT: trap: memory_out_of_bounds
;; REPORT: message: a data segment does not fit the memory; give the memory more pages or move the segment
;; REPORT: peak_pages: 1
;; REPORT: generation: unknown
(module
  (memory (export "memory") 1)
  (data (i32.const 65530) "0123456789")
  (func (export "main")))
