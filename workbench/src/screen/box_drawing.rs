//! Box-drawing characters by their four arms, so that lines can be laid over each other and join.

/// How heavy an arm is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Weight {
    /// There is no arm.
    #[default]
    None,
    /// A thin line.
    Light,
    /// A thick line.
    Heavy,
}

/// The lines that leave the middle of a cell: up, right, down, left.
pub type Arms = [Weight; 4];

/// Up, right, down and left of each character from U+2500 on: 0 none, 1 light, 2 heavy, `-` for
/// dashed lines, which have no place here.
const TABLE: &str = "0101 0202 1010 2020 ---- ---- ---- ---- ---- ---- ---- ---- \
    0110 0210 0120 0220 0011 0012 0021 0022 1100 1200 2100 2200 1001 1002 2001 2002 \
    1110 1210 2110 1120 2120 2210 1220 2220 1011 1012 2011 1021 2021 2012 1022 2022 \
    0111 0112 0211 0212 0121 0122 0221 0222 1101 1102 1201 1202 2101 2102 2201 2202 \
    1111 1112 1211 1212 2111 1121 2121 2112 2211 1122 1221 2212 1222 2122 2221 2222 ";
const FIRST: u32 = 0x2500;
/// Four digits and a space.
const ENTRY: usize = 5;

/// The character with these arms; a space where Unicode has none (a line that ends in the cell).
pub fn character(arms: Arms) -> char {
    let wanted = arms.map(|weight| b'0' + weight as u8);
    let found = TABLE.as_bytes().chunks(ENTRY).position(|entry| entry.starts_with(&wanted));
    found
        .and_then(|index| u32::try_from(index).ok())
        .and_then(|index| char::from_u32(FIRST + index))
        .unwrap_or(' ')
}

/// The arms of a character, where it is one of the table's.
pub fn arms(character: char) -> Option<Arms> {
    let index = usize::try_from(u32::from(character).checked_sub(FIRST)?).ok()?;
    let entry = TABLE.as_bytes().chunks(ENTRY).nth(index)?;
    let weight = |digit: u8| match digit {
        b'0' => Some(Weight::None),
        b'1' => Some(Weight::Light),
        b'2' => Some(Weight::Heavy),
        _ => None,
    };
    Some([weight(entry[0])?, weight(entry[1])?, weight(entry[2])?, weight(entry[3])?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_the_arms_they_show() {
        use Weight::{Heavy, Light, None};
        assert_eq!(character([None, Light, None, Light]), '─');
        assert_eq!(character([Heavy, None, Heavy, None]), '┃');
        assert_eq!(character([None, Heavy, Heavy, None]), '┏');
        assert_eq!(character([Light, Heavy, Heavy, None]), '┢');
        assert_eq!(character([None, Light, Heavy, Heavy]), '┱');
        assert_eq!(character([Light; 4]), '┼');
        assert_eq!(character([Heavy; 4]), '╋');
        assert_eq!(character([Heavy, Light, Light, Light]), '╀');
        assert_eq!(character([Light, None, None, None]), ' ');
    }

    #[test]
    fn every_character_of_the_table_is_found_again() {
        let mut found = 0;
        for code in FIRST..0x254c {
            let drawn = char::from_u32(code).unwrap();
            if let Some(arms) = arms(drawn) {
                assert_eq!(character(arms), drawn);
                found += 1;
            }
        }
        assert_eq!(found, 68);
        assert_eq!(arms('a'), None);
        assert_eq!(arms('┄'), None);
        assert_eq!(arms('█'), None);
    }
}
