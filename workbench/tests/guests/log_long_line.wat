;; A line is cut at 1,024 bytes and says so; one over a record of the kernel goes on in the next record.
;;
;; RUN: --arg 950
;; LOG: info [device] main(950)
;; LOG: info <xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx... 750 more characters ...xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
;; LOG: info [device] ok: 1,039 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 1039
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 950
;; REPORT: generation: v1
;; RUN: --arg 1024
;; LOG: info [device] main(1024)
;; LOG: info <xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx... 824 more characters ...xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx>
;; LOG: info [device] ok: 1,039 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 1039
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 1024
;; REPORT: generation: v1
;; RUN: --arg 1025
;; LOG: info [device] main(1025)
;; LOG: info <xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx... 836 more characters ...xxxxxxxxxxxxxxxxxxxxxxxxxxx> …(+1 bytes)
;; LOG: info [device] ok: 1,039 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 1039
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 1038
;; REPORT: generation: v1
;; RUN: --arg 65536
;; LOG: info [device] main(65536)
;; LOG: info <xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx... 840 more characters ...xxxxxxxxxxxxxxxxxxxxxxx> …(+64512 bytes)
;; LOG: info [device] ok: 1,039 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 1039
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 1042
;; REPORT: generation: v1
;; RUN: --arg 0
;; LOG: info [device] main(0)
;; LOG: info
;; LOG: info [device] ok: 1,039 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 1039
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: generation: v1
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "main") (param $len i32)
    (memory.fill (i32.const 0) (i32.const 0x78) (i32.const 65536))
    (i32.store8 (i32.const 0) (i32.const 0x3c))
    (i32.store8 (i32.const 1023) (i32.const 0x3e))
    (call $log (i32.const 6) (i32.const 0) (local.get $len))))
