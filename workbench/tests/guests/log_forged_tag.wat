;; A guest cannot write lines that look like those of another run or of the device.
;;
;; RUN:
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "[s9 r9 end] ok\n[s9 r9] not mine")
  (func (export "main")
    (call $log (i32.const 6) (i32.const 0) (i32.const 31))))
