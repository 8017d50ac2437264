//! Numbers as a person reads them: `8,012`, `41.2 µs`, `64 KiB`, `1 page`.

/// With a comma between each three digits.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A time in the unit that gives it one to three digits before the point.
pub(super) fn nanoseconds(ns: u64) -> String {
    for (unit, name) in [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "µs")] {
        if ns >= unit {
            let tenths = ns % unit * 10 / unit;
            return if tenths == 0 || ns / unit >= 100 {
                format!("{} {name}", grouped(ns / unit))
            } else {
                format!("{}.{tenths} {name}", ns / unit)
            };
        }
    }
    format!("{ns} ns")
}

/// Bytes in the largest unit that holds them exactly, else with one digit after the point.
pub(super) fn bytes(count: u64) -> String {
    for (unit, name) in [(1_u64 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")] {
        if count >= unit {
            let tenths = count % unit * 10 / unit;
            return if tenths == 0 {
                format!("{} {name}", grouped(count / unit))
            } else {
                format!("{}.{tenths} {name}", grouped(count / unit))
            };
        }
    }
    counted(count, "byte")
}

/// `1 line`, `2 lines`.
pub(super) fn counted(count: u64, thing: &str) -> String {
    format!("{} {thing}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// What part of `limit` was used: `0 %`, `< 0.1 %`, `12.5 %`, `100 %`.
pub(super) fn share(used: u64, limit: u64) -> String {
    if used == 0 || limit == 0 {
        return "0 %".to_owned();
    }
    let thousandths = u128::from(used) * 1000 / u128::from(limit);
    match (thousandths / 10, thousandths % 10) {
        (0, 0) => "< 0.1 %".to_owned(),
        (whole, 0) => format!("{whole} %"),
        (whole, tenth) => format!("{whole}.{tenth} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_come_in_threes() {
        let shown = [0, 7, 999, 1_000, 8_012, 1_000_000_000, u64::MAX].map(grouped);
        let expected = ["0", "7", "999", "1,000", "8,012", "1,000,000,000", "18,446,744,073,709,551,615"];
        assert_eq!(shown, expected);
    }

    #[test]
    fn times_take_a_readable_unit() {
        let shown = [0, 999, 1_000, 41_250, 123_456, 2_000_000, 1_500_000_000, 600_000_000_000].map(nanoseconds);
        assert_eq!(shown, ["0 ns", "999 ns", "1 µs", "41.2 µs", "123 µs", "2 ms", "1.5 s", "600 s"]);
    }

    #[test]
    fn sizes_take_a_readable_unit() {
        let shown = [0, 1, 1_023, 1_024, 65_536, 1_536, 16 << 20, 5 << 30].map(bytes);
        let expected =
            ["0 bytes", "1 byte", "1,023 bytes", "1 KiB", "64 KiB", "1.5 KiB", "16 MiB", "5 GiB"];
        assert_eq!(shown, expected);
    }

    #[test]
    fn shares() {
        let shown = [(0, 10), (1, 1_000_000), (1, 8), (10, 10), (0, 0), (u64::MAX, u64::MAX)];
        let expected = ["0 %", "< 0.1 %", "12.5 %", "100 %", "0 %", "100 %"];
        assert_eq!(shown.map(|(used, limit)| share(used, limit)), expected);
    }
}
