//! Codes with a fixed number and a fixed word: how a run ended, why it trapped,
//! value types, log levels, what to push, guest generations.

/// Defines a `u32` code with a word and a documented meaning for each number,
/// and the list of all of them for generators.
macro_rules! codes {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident as $prefix:literal {
            $( #[doc = $vdoc:literal] $variant:ident = $number:literal, $word:literal; )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u32)]
        pub enum $name { $( #[doc = $vdoc] $variant = $number, )* }

        impl $name {
            /// All of them, in order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// The table that documents and headers are made from.
            pub const TABLE: CodeTable = CodeTable {
                name: stringify!($name),
                c_prefix: $prefix,
                docs: &[$($doc),*],
                codes: &[$( Code { number: $number, word: $word, meaning: $vdoc }, )*],
            };

            /// The number that crosses the interface.
            pub const fn number(self) -> u32 { self as u32 }

            /// The code of a number, or `None` for a number that is not in use.
            pub const fn from_number(number: u32) -> Option<Self> {
                match number { $( $number => Some(Self::$variant), )* _ => None }
            }

            /// The word used in JSON, logs and headers.
            pub const fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }

            /// The code of a word, or `None` for another word.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.word() == word)
            }
        }
    };
}

/// One number of a [`CodeTable`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The number that crosses the interface.
    pub number: u32,
    /// The word for it.
    pub word: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

/// The numbers of one enum of this module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeTable {
    /// Rust name of the enum.
    pub name: &'static str,
    /// Prefix of the constants in C.
    pub c_prefix: &'static str,
    /// What the enum is.
    pub docs: &'static [&'static str],
    /// Its numbers.
    pub codes: &'static [Code],
}

codes! {
    /// How a run, or a check, ended.
    pub enum Status as "WASM_STATUS" {
        /// The entry returned.
        Ok = 0, "ok";
        /// The guest trapped; the trap code says how.
        Trap = 1, "trap";
        /// The fuel of the run was used up.
        OutOfFuel = 2, "out_of_fuel";
        /// The time allowed was used up.
        Deadline = 3, "deadline";
        /// The run was cancelled, or its file closed.
        Cancelled = 4, "cancelled";
        /// The module is not valid, is over a limit, or uses what the engine does not have.
        Refused = 5, "refused";
        /// The entry, its arguments or an import do not fit; nothing ran.
        LinkError = 6, "link_error";
        /// The kernel, or the session's share of it, had no memory left.
        NoMemory = 7, "no_memory";
        /// The engine itself failed; the session cannot be used again.
        EngineFault = 8, "engine_fault";
    }
}

codes! {
    /// Why a guest trapped. 1 to 31 are traps of WebAssembly instructions, from 32 on a host function refused.
    pub enum Trap as "WASM_TRAP" {
        /// There was no trap.
        None = 0, "none";
        /// An `unreachable` instruction was reached.
        Unreachable = 1, "unreachable";
        /// A load, store or bulk operation went past the end of linear memory.
        MemoryOutOfBounds = 2, "memory_out_of_bounds";
        /// A table access went past the end of the table.
        TableOutOfBounds = 3, "table_out_of_bounds";
        /// An indirect call met an empty table element.
        IndirectCallToNull = 4, "indirect_call_to_null";
        /// An integer was divided by zero.
        IntegerDivisionByZero = 5, "integer_division_by_zero";
        /// An integer division or conversion does not fit its type.
        IntegerOverflow = 6, "integer_overflow";
        /// A float that is not a number was converted to an integer.
        BadConversionToInteger = 7, "bad_conversion_to_integer";
        /// Calls were nested too deeply, or their values took too much of the engine's stack.
        StackOverflow = 8, "stack_overflow";
        /// An indirect call found a function of another type.
        BadSignature = 9, "bad_signature";
        /// A pointer or length given to a host function lies outside linear memory.
        HostMemoryOutOfBounds = 32, "host_memory_out_of_bounds";
        /// An argument of a host function is outside its range.
        HostBadArgument = 33, "host_bad_argument";
        /// An import that nothing provides was called.
        MissingImport = 34, "missing_import";
        /// A host function needs a linear memory, and the guest has none that it exports or imports.
        NoMemoryExport = 35, "no_memory_export";
        /// The guest's `alloc` returned a place where the pushed data does not fit.
        PushOutOfBounds = 36, "push_out_of_bounds";
    }
}

codes! {
    /// Type of an argument, a result or a parameter.
    pub enum ValueType as "WASM_TYPE" {
        /// No value.
        None = 0, "none";
        /// 32-bit integer; the low 32 bits of the slot, the high ones are zero.
        I32 = 1, "i32";
        /// 64-bit integer.
        I64 = 2, "i64";
        /// 32-bit float, as its bits in the low half of the slot.
        F32 = 3, "f32";
        /// 64-bit float, as its bits.
        F64 = 4, "f64";
        /// 128-bit vector; named in interfaces, never carried.
        V128 = 5, "v128";
        /// Reference to a function; named in interfaces, never carried.
        FuncRef = 6, "funcref";
        /// Reference to something of the host; named in interfaces, never carried.
        ExternRef = 7, "externref";
    }
}

codes! {
    /// Level of a log line, with the numbers of the kernel's `printk` (`include/linux/kern_levels.h`).
    pub enum LogLevel as "WASM_LOG" {
        /// The system is unusable.
        Emerg = 0, "emerg";
        /// Action must be taken at once.
        Alert = 1, "alert";
        /// Critical conditions.
        Crit = 2, "crit";
        /// Error conditions.
        Err = 3, "err";
        /// Warning conditions.
        Warning = 4, "warning";
        /// Normal but significant.
        Notice = 5, "notice";
        /// Informational; what `log_i32` and its siblings use.
        Info = 6, "info";
        /// Debug messages.
        Debug = 7, "debug";
    }
}

codes! {
    /// What the device copies into the guest before it calls the entry with `(ptr, count)`.
    pub enum Push as "WASM_PUSH" {
        /// Nothing: the entry is called with the arguments of the run.
        None = 0, "none";
        /// The 32-bit integers that `push_ptr` points to; `count` is their number.
        Ints = 1, "ints";
        /// The input payload of the session; `count` is its length in bytes.
        Input = 2, "input";
        /// An array of task records; `count` is their number.
        Tasks = 3, "tasks";
        /// An array of one memory record; `count` is 1.
        Meminfo = 4, "meminfo";
        /// An array of network-device records; `count` is their number.
        Netdevs = 5, "netdevs";
    }
}

codes! {
    /// Which interface a guest was written for, as its imports and exports show.
    pub enum Generation as "WASM_GENERATION" {
        /// None of the known ones: it uses no host interface, or one that nothing provides.
        Unknown = 0, "unknown";
        /// Host interface v1: it imports from `kernel`.
        V1 = 1, "v1";
        /// Legacy: exports `alloc` and `sum()`; the array is copied in, the sum returned.
        G0 = 2, "g0";
        /// Legacy: exports `memory` and `sum()`, which fills its own array.
        P1 = 3, "p1";
        /// Legacy: exports `alloc` and `sum(ptr, size)`.
        P2 = 4, "p2";
    }
}

codes! {
    /// What an import or export is.
    pub enum ItemKind as "WASM_ITEM" {
        /// A function.
        Func = 0, "func";
        /// A table.
        Table = 1, "table";
        /// A linear memory.
        Memory = 2, "memory";
        /// A global.
        Global = 3, "global";
    }
}

/// Every code table, in the order in which documents show them.
pub const TABLES: &[CodeTable] = &[
    Status::TABLE,
    Trap::TABLE,
    ValueType::TABLE,
    LogLevel::TABLE,
    Push::TABLE,
    Generation::TABLE,
    ItemKind::TABLE,
    crate::trace::TraceKind::TABLE,
    crate::trace::CallOutcome::TABLE,
];

pub(crate) use codes;
