;; Hello: one line in the kernel log.

(module
  ;; The kernel gives host functions under the module name "kernel". `log` takes the level
  ;; (0 emerg … 7 debug), the place where the text begins in memory, and its length in bytes.
  (import "kernel" "log" (func $log (param $level i32) (param $ptr i32) (param $len i32)))

  ;; One page (64 KiB) of linear memory. It is exported so that the host can read the text.
  (memory (export "memory") 1)

  ;; Before the guest starts, these bytes are put at address 0.
  (data (i32.const 0) "Hello, kernel!")

  ;; `main` is what a run calls when nobody names another function.
  (func (export "main")
    (call $log
      (i32.const 6)    ;; level 6: info
      (i32.const 0)    ;; the text begins at address 0
      (i32.const 14))) ;; and has 14 bytes
)
