//! Structs of the device as their bytes, for callers that cannot hand over a pointer.

use wasm_device_abi::calls::{WasmCheck, WasmInfo, WasmInterfaceEntry, WasmRun};

/// A number, or an array of numbers, little-endian.
trait Field: Copy {
    const ZERO: Self;
    fn put(self, bytes: &mut [u8]);
    fn take(bytes: &[u8]) -> Self;
}

macro_rules! numbers {
    ($($number:ident)*) => {$(
        impl Field for $number {
            const ZERO: Self = 0;

            fn put(self, bytes: &mut [u8]) {
                for (to, from) in bytes.iter_mut().zip(self.to_le_bytes()) {
                    *to = from;
                }
            }

            fn take(bytes: &[u8]) -> Self {
                let mut number = [0; size_of::<Self>()];
                for (to, from) in number.iter_mut().zip(bytes) {
                    *to = *from;
                }
                Self::from_le_bytes(number)
            }
        }
    )*};
}
numbers!(u8 u16 u32 u64);

impl<T: Field, const N: usize> Field for [T; N] {
    const ZERO: Self = [T::ZERO; N];

    fn put(self, bytes: &mut [u8]) {
        for (piece, number) in bytes.chunks_mut(size_of::<T>()).zip(self) {
            number.put(piece);
        }
    }

    fn take(bytes: &[u8]) -> Self {
        let mut numbers = Self::ZERO;
        for (number, piece) in numbers.iter_mut().zip(bytes.chunks(size_of::<T>())) {
            *number = T::take(piece);
        }
        numbers
    }
}

/// A struct of the device that can be written as bytes and read back.
pub trait StructBytes: Sized {
    /// Its bytes.
    type Bytes: AsRef<[u8]>;

    /// The struct as its bytes, as the device sees them.
    fn to_bytes(&self) -> Self::Bytes;

    /// The struct of some bytes; `None` when they are not as many as it has.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

/// The patterns name every field, so that a new one cannot be forgotten.
macro_rules! struct_bytes {
    ($($name:ident { $($field:ident),* $(,)? })*) => {$(
        impl StructBytes for $name {
            type Bytes = [u8; $name::SIZE];

            fn to_bytes(&self) -> Self::Bytes {
                let Self { $($field),* } = *self;
                let mut bytes = [0; $name::SIZE];
                $(
                    let at = core::mem::offset_of!($name, $field);
                    if let Some(room) = bytes.get_mut(at..at + size_of_val(&$field)) {
                        $field.put(room);
                    }
                )*
                bytes
            }

            fn from_bytes(bytes: &[u8]) -> Option<Self> {
                if bytes.len() != $name::SIZE {
                    return None;
                }
                Some(Self { $($field: Field::take(bytes.get(core::mem::offset_of!($name, $field)..)?)),* })
            }
        }
    )*};
}

struct_bytes! {
    WasmRun {
        size, flags, entry_ptr, entry_len, args_len, arg_types, args, push, push_len, push_ptr, fuel, deadline_ns,
        memory_bytes, output_ptr, output_cap, recursion, status, trap, session, run, results_len, output_len,
        result_types, results, fuel_used, fuel_limit, nanoseconds, host_calls, peak_pages, log_lines, log_bytes,
        log_suppressed, trace_dropped, message_len, message, reserved,
    }
    WasmCheck {
        size, flags, entries_ptr, entries_cap, entries_len, status, generation, imports, exports, missing,
        module_bytes, message_len, reserved, message, reserved_tail,
    }
    WasmInfo {
        size, flags, entries_ptr, entries_cap, entries_len, abi_version, sessions_open, device_version,
        engine_version, module_bytes, memory_bytes, engine_bytes, fuel_default, fuel_max, deadline_default_ns,
        deadline_max_ns, log_bytes, trace_bytes, input_bytes, output_bytes, slice_fuel, recursion, log_lines,
        log_line_bytes, sessions, running_fuel, running_fuel_limit, session, reserved_word, reserved,
    }
    WasmInterfaceEntry {
        len, direction, kind, served, value_type, module_len, name_len, params_len, results_len, minimum, maximum,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_stands_where_the_interface_says() {
        let mut run = WasmRun { trap: 0x0102_0304, ..WasmRun::ZERO };
        run.args[15] = 0x1122_3344_5566_7788;
        run.message[511] = 9;
        let bytes = run.to_bytes();
        let field = |name: &str| {
            let field = WasmRun::LAYOUT.fields.iter().find(|field| field.name == name).unwrap();
            &bytes[field.offset..field.offset + field.size]
        };
        assert_eq!(field("trap"), [4, 3, 2, 1]);
        assert_eq!(field("args")[120..], 0x1122_3344_5566_7788_u64.to_le_bytes());
        assert_eq!(field("message")[511], 9);
        assert_eq!(bytes.iter().filter(|byte| **byte != 0).count(), 4 + 8 + 1);
        assert_eq!(WasmRun::from_bytes(&bytes), Some(run));
    }

    #[test]
    fn every_byte_belongs_to_a_field() {
        let bytes: [u8; WasmInfo::SIZE] = core::array::from_fn(|at| at as u8);
        assert_eq!(WasmInfo::from_bytes(&bytes).unwrap().to_bytes(), bytes);
        let bytes: [u8; WasmCheck::SIZE] = core::array::from_fn(|at| (at / 3) as u8);
        assert_eq!(WasmCheck::from_bytes(&bytes).unwrap().to_bytes(), bytes);
        assert_eq!(WasmCheck::from_bytes(&bytes[1..]), None);
    }
}
