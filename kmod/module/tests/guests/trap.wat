;; Traps at once.
(module (func (export "main") unreachable))
