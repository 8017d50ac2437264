;; A guest cannot write lines that look like those of another run or of the device.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info [s9 r9 end] ok\n[s9 r9] not mine
;; LOG: info [device] ok: 5 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 5
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 32
;; REPORT: generation: v1
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "[s9 r9 end] ok\n[s9 r9] not mine")
  (func (export "main")
    (call $log (i32.const 6) (i32.const 0) (i32.const 31))))
