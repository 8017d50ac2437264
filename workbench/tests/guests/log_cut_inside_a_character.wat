;; A length that ends within a character: its first bytes are shown as bytes.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info caf\xc3
;; LOG: info café
;; LOG: info [device] ok: 9 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 9
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 2
;; REPORT: log_lines: 2
;; REPORT: log_bytes: 12
;; REPORT: generation: v1
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "caf\c3\a9")
  (func (export "main")
    (call $log (i32.const 6) (i32.const 0) (i32.const 4))
    (call $log (i32.const 6) (i32.const 0) (i32.const 5))))
