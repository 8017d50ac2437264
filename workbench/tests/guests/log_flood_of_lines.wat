;; More lines than a run may write: the rest is counted, and the guest goes on.
;;
;; RUN: --arg 4096
;; LOG: info [device] main(4096)
;; LOG: info 0
;; LOG: info 1
;; LOG: info 2
;; LOG: info 3
;; LOG: info 4
;; LOG: info 5
;; LOG: info 6
;; LOG: info 7
;; LOG: info 8
;; LOG: info 9
;; LOG: info 10
;; LOG: info 11
;; LOG: info 12
;; LOG: info 13
;; LOG: info 14
;; LOG: ... 4079 more lines ...
;; LOG: info 4094
;; LOG: info 4095
;; LOG: info [device] ok: 4096 : i32, 45,058 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 4096 : i32
;; REPORT: fuel: 45058
;; REPORT: host_calls: 4096
;; REPORT: log_lines: 4096
;; REPORT: log_bytes: 15274
;; REPORT: generation: v1
;; RUN: --arg 4097
;; LOG: info [device] main(4097)
;; LOG: info 0
;; LOG: info 1
;; LOG: info 2
;; LOG: info 3
;; LOG: info 4
;; LOG: info 5
;; LOG: info 6
;; LOG: info 7
;; LOG: info 8
;; LOG: info 9
;; LOG: info 10
;; LOG: info 11
;; LOG: info 12
;; LOG: info 13
;; LOG: info 14
;; LOG: ... 4080 more lines ...
;; LOG: info 4095
;; LOG: warning [device] 1 line was not logged: a run may log 4,096 lines and 262,144 bytes
;; LOG: info [device] ok: 4097 : i32, 45,069 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 4097 : i32
;; REPORT: fuel: 45069
;; REPORT: host_calls: 4097
;; REPORT: log_lines: 4096
;; REPORT: log_bytes: 15274
;; REPORT: log_suppressed: 1
;; REPORT: generation: v1
;; RUN: --arg 20000
;; LOG: info [device] main(20000)
;; LOG: info 0
;; LOG: info 1
;; LOG: info 2
;; LOG: info 3
;; LOG: info 4
;; LOG: info 5
;; LOG: info 6
;; LOG: info 7
;; LOG: info 8
;; LOG: info 9
;; LOG: info 10
;; LOG: info 11
;; LOG: info 12
;; LOG: info 13
;; LOG: info 14
;; LOG: ... 4080 more lines ...
;; LOG: info 4095
;; LOG: warning [device] 15,904 lines were not logged: a run may log 4,096 lines and 262,144 bytes
;; LOG: info [device] ok: 20000 : i32, 220,002 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 20000 : i32
;; REPORT: fuel: 220002
;; REPORT: host_calls: 20000
;; REPORT: log_lines: 4096
;; REPORT: log_bytes: 15274
;; REPORT: log_suppressed: 15904
;; REPORT: trace_dropped: 20469
;; REPORT: generation: v1
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (func (export "main") (param $lines i32) (result i32) (local $i i32)
    (loop $next
      (call $log_i32 (local.get $i))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $lines))))
    (local.get $i)))
