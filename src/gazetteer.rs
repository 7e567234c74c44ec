//! Floor 2: places of the world and their names, packed into the program.

pub mod layout;
