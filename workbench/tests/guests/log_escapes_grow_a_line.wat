;; Escapes make a line longer than what the guest gave; it goes on in further records.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info \x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01... 1000 more characters ...\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01
;; LOG: info [device] ok: 13 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 13
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 1200
;; REPORT: generation: v1
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "main")
    (memory.fill (i32.const 0) (i32.const 0x01) (i32.const 300))
    (call $log (i32.const 6) (i32.const 0) (i32.const 300))))
