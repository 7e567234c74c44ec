//! The frames of a Zstandard stream, one after another, those that hold no data skipped.

use std::io::{self, Cursor, Read};

use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

/// What is read, with bytes that were looked at before it.
type Stream = io::Chain<Cursor<Vec<u8>>, Box<dyn Read + Send>>;

/// Where the reader is.
enum State {
    /// Before a frame, or at the end.
    Between(Box<dyn Read + Send>),
    /// In a frame.
    Within(Box<StreamingDecoder<Stream, FrameDecoder>>),
    /// Behind the last frame, or an error.
    Done,
}

/// A Zstandard stream.
pub(super) struct Frames {
    state: State,
    max_window: u64,
}

impl Frames {
    /// Starts to read `stream`; a frame that wants a window of more than `max_window` bytes is refused.
    pub(super) fn new(stream: Box<dyn Read + Send>, max_window: u64) -> Self {
        Self {
            state: State::Between(stream),
            max_window,
        }
    }

    /// Goes into the next frame with data; nothing at the end.
    fn next(&self, mut stream: Box<dyn Read + Send>) -> io::Result<State> {
        loop {
            let mut mark = Vec::new();
            (&mut stream).take(4).read_to_end(&mut mark)?;
            match mark.as_slice() {
                [] => return Ok(State::Done),
                [0x50..=0x5f, 0x2a, 0x4d, 0x18] => {
                    let mut size = [0; 4];
                    stream.read_exact(&mut size)?;
                    let size = u64::from(u32::from_le_bytes(size));
                    if io::copy(&mut (&mut stream).take(size), &mut io::sink())? < size {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                _ => {
                    let stream = Cursor::new(mark).chain(stream);
                    let decoder =
                        StreamingDecoder::new_with_max_window_size(stream, self.max_window)
                            .map_err(|error| {
                                io::Error::new(io::ErrorKind::InvalidData, error.to_string())
                            })?;
                    return Ok(State::Within(Box::new(decoder)));
                }
            }
        }
    }
}

impl Read for Frames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Ok(0),
                State::Between(stream) => self.state = self.next(stream)?,
                State::Within(mut decoder) => {
                    let count = decoder.read(buffer)?;
                    if count > 0 || buffer.is_empty() {
                        self.state = State::Within(decoder);
                        return Ok(count);
                    }
                    // What was looked at is used up by the frame's head.
                    let (_, stream) = decoder.into_inner().into_inner();
                    self.state = State::Between(stream);
                }
            }
        }
    }
}
