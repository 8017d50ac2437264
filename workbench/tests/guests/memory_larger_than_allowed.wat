;; The memory that the guest begins with is over the limit of the run.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [device] ok: 17 : i32, 2 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 17 : i32
;; REPORT: fuel: 2
;; REPORT: peak_pages: 17
;; REPORT: generation: unknown
;; RUN: --memory 1MiB
;; LOG: info [device] no function to call
;; LOG: warning [device] refused: the module's memory begins with 1,114,112 bytes (17 pages), and this run allows 1,048,576; declare fewer pages or allow more memory (0 fuel)
;; REPORT: status: refused
;; REPORT: message: the module's memory begins with 1,114,112 bytes (17 pages), and this run allows 1,048,576; declare fewer pages or allow more memory
;; REPORT: generation: unknown
(module
  (memory (export "memory") 17)
  (func (export "main") (result i32) (memory.size)))
