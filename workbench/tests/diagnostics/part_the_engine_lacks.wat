(module
  (func (export "main")
    (drop (v128.const i32x4 1 2 3 4))))
