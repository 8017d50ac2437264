//! Arguments and results.

use core::fmt;

use wasm_device_abi::codes::ValueType;
use wasmi::{F32, F64, Val, ValType};

/// A value with its type, floats as their bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// Its type; [`ValueType::None`] in an argument that takes the one that the function declares.
    pub ty: ValueType,
    /// Its bits, in the low half for 32-bit types.
    pub bits: u64,
}

impl Value {
    /// A 32-bit integer.
    pub const fn i32(value: i32) -> Self {
        Self { ty: ValueType::I32, bits: value as u32 as u64 }
    }

    /// A 64-bit integer.
    pub const fn i64(value: i64) -> Self {
        Self { ty: ValueType::I64, bits: value as u64 }
    }

    /// A 32-bit float.
    pub const fn f32(value: f32) -> Self {
        Self { ty: ValueType::F32, bits: value.to_bits() as u64 }
    }

    /// A 64-bit float.
    pub const fn f64(value: f64) -> Self {
        Self { ty: ValueType::F64, bits: value.to_bits() }
    }
}

impl Value {
    /// The value of the engine; references have no bits.
    pub(crate) fn from_engine(value: &Val) -> Self {
        let bits = match value {
            Val::I32(value) => u64::from(*value as u32),
            Val::I64(value) => *value as u64,
            Val::F32(value) => u64::from(value.to_bits()),
            Val::F64(value) => value.to_bits(),
            Val::V128(_) | Val::FuncRef(_) | Val::ExternRef(_) => 0,
        };
        Self { ty: type_from_engine(value.ty()), bits }
    }

    /// The value for the engine; `None` for types that no run carries.
    pub(crate) fn to_engine(self) -> Option<Val> {
        match self.ty {
            ValueType::I32 => Some(Val::I32(self.bits as u32 as i32)),
            ValueType::I64 => Some(Val::I64(self.bits as i64)),
            ValueType::F32 => Some(Val::F32(F32::from_bits(self.bits as u32))),
            ValueType::F64 => Some(Val::F64(F64::from_bits(self.bits))),
            _ => None,
        }
    }
}

/// The code of an engine's type.
pub(crate) const fn type_from_engine(ty: ValType) -> ValueType {
    match ty {
        ValType::I32 => ValueType::I32,
        ValType::I64 => ValueType::I64,
        ValType::F32 => ValueType::F32,
        ValType::F64 => ValueType::F64,
        ValType::V128 => ValueType::V128,
        ValType::FuncRef => ValueType::FuncRef,
        ValType::ExternRef => ValueType::ExternRef,
    }
}

impl fmt::Display for Value {
    /// Integers signed, floats in the shortest form that reads back to the same bits,
    /// NaN with its payload where it is not the canonical one, references by their type.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ty {
            ValueType::I32 => write!(f, "{}", self.bits as u32 as i32),
            ValueType::I64 => write!(f, "{}", self.bits as i64),
            ValueType::F32 => {
                let value = f32::from_bits(self.bits as u32);
                let payload = u64::from(value.to_bits() & 0x7f_ffff);
                float(f, value.is_nan(), value.is_sign_negative(), payload, 0x40_0000, &value)
            }
            ValueType::F64 => {
                let value = f64::from_bits(self.bits);
                let payload = value.to_bits() & 0xf_ffff_ffff_ffff;
                float(f, value.is_nan(), value.is_sign_negative(), payload, 0x8_0000_0000_0000, &value)
            }
            // An argument that takes the type that the function declares.
            ValueType::None => write!(f, "{}", self.bits as i64),
            other => f.write_str(other.word()),
        }
    }
}

fn float(
    f: &mut fmt::Formatter<'_>,
    nan: bool,
    negative: bool,
    payload: u64,
    canonical: u64,
    value: &dyn fmt::Debug,
) -> fmt::Result {
    if !nan {
        return write!(f, "{value:?}");
    }
    f.write_str(if negative { "-nan" } else { "nan" })?;
    if payload == canonical { Ok(()) } else { write!(f, ":{payload:#x}") }
}
