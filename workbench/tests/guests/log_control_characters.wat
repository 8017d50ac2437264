;; What is no printable text is shown escaped and never reaches a terminal. One line break at the
;; end is taken away, others are escaped.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info red: \x1b[31m\x1b]0;title\x07
;; LOG: info tab\tnew\nline\r
;; LOG: info one break at the end
;; LOG: info two at the end\n
;; LOG: info nul \x00 del \x7f c1 \u{9b}1m
;; LOG: info [device] ok: 21 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 21
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 5
;; REPORT: log_lines: 5
;; REPORT: log_bytes: 110
;; REPORT: generation: v1
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "red: \1b[31m\1b]0;title\07")      ;; 20
  (data (i32.const 32) "tab\tnew\nline\r")               ;; 13
  (data (i32.const 64) "one break at the end\n")         ;; 21
  (data (i32.const 96) "two at the end\n\n")             ;; 16
  (data (i32.const 128) "nul \00 del \7f c1 \c2\9b1m")    ;; 19
  (func (export "main")
    (call $log (i32.const 6) (i32.const 0) (i32.const 20))
    (call $log (i32.const 6) (i32.const 32) (i32.const 13))
    (call $log (i32.const 6) (i32.const 64) (i32.const 21))
    (call $log (i32.const 6) (i32.const 96) (i32.const 16))
    (call $log (i32.const 6) (i32.const 128) (i32.const 19))))
