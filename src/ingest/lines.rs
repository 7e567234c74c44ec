//! Lines of a stream, none of them longer than allowed.

use std::io::{self, BufRead};

/// What reading a line met.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A line; it is in the buffer, without its end.
    Whole,
    /// A line over the limit: its start is in the buffer, the rest was skipped.
    TooLong,
    /// The end of the stream.
    End,
}

/// Reads the next line into `buffer` (cleared first) and adds the bytes consumed to `offset`.
pub(super) fn read_line(
    input: &mut dyn BufRead,
    buffer: &mut Vec<u8>,
    limit: usize,
    offset: &mut u64,
) -> io::Result<Line> {
    buffer.clear();
    let mut too_long = false;
    let mut any = false;
    loop {
        let bytes = match input.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if bytes.is_empty() {
            break;
        }
        any = true;
        let end = bytes.iter().position(|&byte| byte == b'\n');
        let used = end.map_or(bytes.len(), |end| end + 1);
        let line = bytes.get(..end.unwrap_or(used)).unwrap_or_default();
        if buffer.len() + line.len() > limit {
            too_long = true;
        } else if !too_long {
            buffer.extend_from_slice(line);
        }
        input.consume(used);
        *offset += used as u64;
        if end.is_some() {
            break;
        }
    }
    if buffer.last() == Some(&b'\r') {
        buffer.pop();
    }
    Ok(match (any, too_long) {
        (false, _) => Line::End,
        (true, true) => Line::TooLong,
        (true, false) => Line::Whole,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_skipped_and_the_next_is_read() {
        let mut input = io::BufReader::with_capacity(4, "ab\r\ncdefghijkl\nmn".as_bytes());
        let (mut buffer, mut offset) = (Vec::new(), 0);
        let mut next =
            |buffer: &mut Vec<u8>| read_line(&mut input, buffer, 5, &mut offset).unwrap();
        assert_eq!(next(&mut buffer), Line::Whole);
        assert_eq!(buffer, b"ab");
        assert_eq!(next(&mut buffer), Line::TooLong);
        assert_eq!(next(&mut buffer), Line::Whole);
        assert_eq!(buffer, b"mn");
        assert_eq!(next(&mut buffer), Line::End);
        assert_eq!(offset, 17);
    }
}
