//! Numbers as people read them: `8,012`, `10⁹`, `41 µs`, `1 page (64 KiB)`.

use std::time::Duration;

/// A number with its thousands apart: `1,234,567`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A limit: powers of ten from a million on as `10⁶`, others [`grouped`].
pub fn limit(number: u64) -> String {
    const SUPERSCRIPTS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    match number.checked_ilog10() {
        Some(exponent) if exponent >= 6 && 10_u64.pow(exponent) == number => {
            let digits = exponent.to_string();
            let raised = digits.bytes().map(|digit| SUPERSCRIPTS[usize::from(digit - b'0')]);
            format!("10{}", raised.collect::<String>())
        }
        _ => grouped(number),
    }
}

/// A time in the unit that fits, with two or three digits: `412 ns`, `4.1 µs`, `41 µs`, `1.24 s`,
/// `2 min 5 s`.
pub fn nanoseconds(time: u64) -> String {
    const MINUTE: u64 = 60_000_000_000;
    // The bounds are where the digits below would round up to the next form.
    match time {
        0..1_000 => format!("{time} ns"),
        1_000..9_950 => format!("{:.1} µs", time as f64 / 1e3),
        9_950..999_500 => format!("{:.0} µs", time as f64 / 1e3),
        999_500..9_950_000 => format!("{:.1} ms", time as f64 / 1e6),
        9_950_000..999_500_000 => format!("{:.0} ms", time as f64 / 1e6),
        999_500_000..9_995_000_000 => format!("{:.2} s", time as f64 / 1e9),
        9_995_000_000..59_950_000_000 => format!("{:.1} s", time as f64 / 1e9),
        _ => {
            let seconds = (time + 500_000_000) / 1_000_000_000;
            format!("{} min {} s", seconds / (MINUTE / 1_000_000_000), seconds % 60)
        }
    }
}

/// A time that has passed, as [`nanoseconds`] has it.
pub fn duration(time: Duration) -> String {
    nanoseconds(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX))
}

/// Time that is still running: tenths of a second, so that it does not flicker.
pub fn elapsed(time: Duration) -> String {
    let tenths = time.as_millis() / 100;
    if tenths < 600 {
        format!("{}.{} s", tenths / 10, tenths % 10)
    } else {
        format!("{} min {} s", tenths / 600, tenths / 10 % 60)
    }
}

/// A size: `17 bytes`, `64 KiB`, `1.5 MiB`.
pub fn bytes(size: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    for (unit, name) in UNITS {
        if size >= unit {
            let whole = size / unit;
            return if size.is_multiple_of(unit) || whole >= 100 {
                format!("{whole} {name}")
            } else {
                format!("{:.1} {name}", size as f64 / unit as f64)
            };
        }
    }
    counted(size, "byte")
}

/// Pages of linear memory, with what they are in bytes.
pub fn pages(pages: u32) -> String {
    match pages {
        0 => "none".to_owned(),
        _ => format!("{} ({})", counted(u64::from(pages), "page"), bytes(u64::from(pages) * 65_536)),
    }
}

/// A number of things: `1 call`, `2 calls`.
pub fn counted(number: u64, thing: &str) -> String {
    format!("{} {thing}{}", grouped(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_grouped_and_round_limits_are_powers() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(8_012), "8,012");
        assert_eq!(grouped(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!(limit(1_000_000_000), "10⁹");
        assert_eq!(limit(1_000_000_000_000), "10¹²");
        assert_eq!(limit(1_000), "1,000");
        assert_eq!(limit(2_000_000), "2,000,000");
        assert_eq!(limit(0), "0");
    }

    #[test]
    fn times_choose_their_unit() {
        let cases = [
            (0, "0 ns"),
            (999, "999 ns"),
            (4_120, "4.1 µs"),
            (41_300, "41 µs"),
            (999_499, "999 µs"),
            (999_500, "1.0 ms"),
            (12_400_000, "12 ms"),
            (999_499_999, "999 ms"),
            (1_240_000_000, "1.24 s"),
            (12_400_000_000, "12.4 s"),
            (125_000_000_000, "2 min 5 s"),
        ];
        for (time, text) in cases {
            assert_eq!(nanoseconds(time), text);
        }
        assert_eq!(elapsed(Duration::from_millis(1_290)), "1.2 s");
        assert_eq!(elapsed(Duration::from_secs(125)), "2 min 5 s");
    }

    #[test]
    fn sizes_and_counts_are_words() {
        assert_eq!(bytes(1), "1 byte");
        assert_eq!(bytes(1_023), "1,023 bytes");
        assert_eq!(bytes(65_536), "64 KiB");
        assert_eq!(bytes(1_572_864), "1.5 MiB");
        assert_eq!(pages(0), "none");
        assert_eq!(pages(1), "1 page (64 KiB)");
        assert_eq!(pages(1_024), "1,024 pages (64 MiB)");
        assert_eq!(counted(0, "call"), "0 calls");
    }

    proptest! {
        #[test]
        fn grouping_loses_no_digit(number: u64) {
            prop_assert_eq!(grouped(number).replace(',', ""), number.to_string());
        }

        #[test]
        fn a_time_is_short(time: u64) {
            prop_assert!(nanoseconds(time % 600_000_000_000).chars().count() <= 10);
        }
    }
}
