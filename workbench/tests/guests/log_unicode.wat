;; Text in any script stays as it is; invisible characters that change how a line reads are escaped.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info grüße 日本 🦀
;; LOG: info right\u{202e}left
;; LOG: info no\u{200b}width \u{feff}mark
;; LOG: info broken \xff\xfe \xc3( \xe6\x97
;; LOG: info line\u{2028}separator
;; LOG: info [device] ok: 21 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 21
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 5
;; REPORT: log_lines: 5
;; REPORT: log_bytes: 115
;; REPORT: generation: v1
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "gr\c3\bc\c3\9fe \e6\97\a5\e6\9c\ac \f0\9f\a6\80")   ;; 19
  (data (i32.const 32) "right\u{202e}left")     ;; 12
  (data (i32.const 64) "no\u{200b}width \u{feff}mark")  ;; 18
  (data (i32.const 96) "broken \ff\fe \c3( \e6\97")  ;; 15
  (data (i32.const 128) "line\u{2028}separator")   ;; 16
  (func (export "main")
    (call $log (i32.const 6) (i32.const 0) (i32.const 19))
    (call $log (i32.const 6) (i32.const 32) (i32.const 12))
    (call $log (i32.const 6) (i32.const 64) (i32.const 18))
    (call $log (i32.const 6) (i32.const 96) (i32.const 15))
    (call $log (i32.const 6) (i32.const 128) (i32.const 16))))
