(module
  (; 日本語のコメント ;) (func (export "größe") (result i32) (; é ;) i64.const 3))
