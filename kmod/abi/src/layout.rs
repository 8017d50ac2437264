//! Descriptions of the interface's structs that generators can read.
//!
//! `abi_struct!` writes a `#[repr(C)]` struct together with a [`StructLayout`]
//! that names each field with its type, offset and documentation, and refuses
//! to compile when the struct has implicit padding or another size than stated.

/// One field of a struct of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldLayout {
    /// Field name, the same in Rust and C.
    pub name: &'static str,
    /// Rust name of the scalar: `u8`, `u16`, `u32`, `u64`, `i32`, `i64`.
    pub scalar: &'static str,
    /// Number of scalars: 1 for a plain field, more for an array, 0 never.
    pub count: usize,
    /// Whether the field is an array (an array of one is still an array).
    pub array: bool,
    /// Offset from the start of the struct, in bytes.
    pub offset: usize,
    /// Size of the whole field, in bytes.
    pub size: usize,
    /// The documentation lines of the field, one entry a line, as written in the source.
    pub docs: &'static [&'static str],
}

/// One struct of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StructLayout {
    /// Rust name.
    pub name: &'static str,
    /// C name (`struct <c_name>`).
    pub c_name: &'static str,
    /// Size in bytes.
    pub size: usize,
    /// Alignment in bytes.
    pub align: usize,
    /// Fields in order.
    pub fields: &'static [FieldLayout],
    /// The documentation lines of the struct.
    pub docs: &'static [&'static str],
}

/// A type that may stand in a struct of the interface.
pub trait AbiField {
    /// Rust name of the scalar.
    const SCALAR: &'static str;
    /// Number of scalars.
    const COUNT: usize;
    /// Whether it is an array.
    const ARRAY: bool;
    /// The value whose bytes are all zero.
    const ZERO: Self;
}

macro_rules! scalars {
    ($($scalar:ident)*) => {$(
        impl AbiField for $scalar {
            const SCALAR: &'static str = stringify!($scalar);
            const COUNT: usize = 1;
            const ARRAY: bool = false;
            const ZERO: Self = 0;
        }
    )*};
}
scalars!(u8 u16 u32 u64 i32 i64);

impl<T: AbiField + Copy, const N: usize> AbiField for [T; N] {
    const SCALAR: &'static str = T::SCALAR;
    const COUNT: usize = N * T::COUNT;
    const ARRAY: bool = true;
    const ZERO: Self = [T::ZERO; N];
}

/// Defines a struct of the interface and its [`StructLayout`].
macro_rules! abi_struct {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident as $c_name:literal, $size:literal bytes {
            $( $(#[doc = $fdoc:literal])* pub $field:ident : $ty:ty, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[repr(C)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name { $( $(#[doc = $fdoc])* pub $field: $ty, )* }

        impl $name {
            /// Size in bytes, as the other side knows it.
            pub const SIZE: usize = $size;
            /// A value with every byte zero.
            pub const ZERO: Self = Self { $( $field: <$ty as $crate::layout::AbiField>::ZERO, )* };
            /// The layout, for generators.
            pub const LAYOUT: $crate::layout::StructLayout = $crate::layout::StructLayout {
                name: stringify!($name),
                c_name: $c_name,
                size: core::mem::size_of::<$name>(),
                align: core::mem::align_of::<$name>(),
                docs: &[$($doc),*],
                fields: &[$( $crate::layout::FieldLayout {
                    name: stringify!($field),
                    scalar: <$ty as $crate::layout::AbiField>::SCALAR,
                    count: <$ty as $crate::layout::AbiField>::COUNT,
                    array: <$ty as $crate::layout::AbiField>::ARRAY,
                    offset: core::mem::offset_of!($name, $field),
                    size: core::mem::size_of::<$ty>(),
                    docs: &[$($fdoc),*],
                }, )*],
            };
        }

        impl Default for $name {
            fn default() -> Self { Self::ZERO }
        }

        const _: () = {
            assert!(core::mem::size_of::<$name>() == $size, "the size stated differs from the real one");
            assert!(0 $( + core::mem::size_of::<$ty>() )* == $size, "implicit padding");
        };
    };
}
pub(crate) use abi_struct;

/// Every struct of the interface, in the order in which documents show them.
pub const STRUCTS: &[StructLayout] = &[
    crate::calls::WasmRun::LAYOUT,
    crate::calls::WasmCheck::LAYOUT,
    crate::calls::WasmInfo::LAYOUT,
    crate::calls::WasmInterfaceEntry::LAYOUT,
    crate::calls::WasmMemRead::LAYOUT,
    crate::calls::WasmSetInput::LAYOUT,
    crate::legacy::WasmSetData::LAYOUT,
    crate::records::MeminfoRecord::LAYOUT,
    crate::records::TaskRecord::LAYOUT,
    crate::records::NetdevRecord::LAYOUT,
    crate::trace::TraceHeader::LAYOUT,
    crate::trace::TraceRunBegin::LAYOUT,
    crate::trace::TraceHostCall::LAYOUT,
    crate::trace::TraceLog::LAYOUT,
    crate::trace::TraceGrow::LAYOUT,
    crate::trace::TracePush::LAYOUT,
    crate::trace::TraceTrap::LAYOUT,
    crate::trace::TraceRunEnd::LAYOUT,
    crate::trace::TraceOverflow::LAYOUT,
];
