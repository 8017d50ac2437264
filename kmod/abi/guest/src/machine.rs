//! The machine the guest runs on, and what runs there.

#[cfg(feature = "heap")]
use alloc::vec::{self, Vec};

use crate::host;
use crate::name::{Name, Text};
use crate::records::{Meminfo, Netdev, TASK_KTHREAD, Task};

/// Number of the CPU that runs the guest now.
pub fn cpu() -> u32 {
    host::cpu().cast_unsigned()
}

/// Number of CPUs online.
pub fn num_online_cpus() -> u32 {
    host::num_online_cpus().cast_unsigned()
}

/// Process ID of the task that runs the guest.
pub fn current_pid() -> i32 {
    host::current_pid()
}

/// Name of the task that runs the guest.
pub fn current_comm() -> Text<16> {
    Text::read(host::current_comm)
}

/// Release string of the kernel, such as `7.3.4`.
pub fn uname() -> Text<64> {
    Text::read(host::uname)
}

/// Fills `room` with random bytes.
pub fn random_bytes(room: &mut [u8]) {
    host::random_bytes(room);
}

/// Memory of the machine.
pub fn meminfo() -> Meminfo {
    let mut room = [Meminfo::ZERO];
    host::meminfo(&mut room);
    let [record] = room;
    record
}

/// Writes all tasks into `room` and returns those that are there; without room for all of them nothing
/// is written.
///
/// # Errors
/// When there are more than fit: how many records are needed now. Tasks come and go, so a second call with just
/// that much may fail too.
pub fn tasks_into(room: &mut [Task]) -> Result<&[Task], usize> {
    into_room(room, host::tasks)
}

/// Writes all network devices into `room`, as [`tasks_into`] does.
///
/// # Errors
/// When there are more than fit: how many records are needed.
pub fn netdevs_into(room: &mut [Netdev]) -> Result<&[Netdev], usize> {
    into_room(room, host::netdevs)
}

fn into_room<T>(room: &mut [T], fill: impl FnOnce(&mut [T]) -> usize) -> Result<&[T], usize> {
    let count = fill(room).div_ceil(size_of::<T>());
    room.get(..count).ok_or(count)
}

/// All tasks of the machine.
#[cfg(feature = "heap")]
pub fn tasks() -> Records<Task> {
    Records::read(Task::ZERO, host::tasks)
}

/// All network devices of the machine.
#[cfg(feature = "heap")]
pub fn netdevs() -> Records<Netdev> {
    Records::read(Netdev::ZERO, host::netdevs)
}

/// Records as the host had them at one moment.
#[cfg(feature = "heap")]
#[derive(Debug, Clone)]
pub struct Records<T>(vec::IntoIter<T>);

#[cfg(feature = "heap")]
impl<T: Copy> Records<T> {
    /// Asks how much room is needed, makes it, and asks again until all records fit.
    fn read(zero: T, mut fill: impl FnMut(&mut [T]) -> usize) -> Self {
        let mut room: Vec<T> = Vec::new();
        loop {
            let count = fill(&mut room).div_ceil(size_of::<T>());
            if count <= room.len() {
                room.truncate(count);
                return Self(room.into_iter());
            }
            room.resize(count, zero);
        }
    }
}

#[cfg(feature = "heap")]
impl<T> Records<T> {
    /// The records that have not been iterated over yet.
    pub fn as_slice(&self) -> &[T] {
        self.0.as_slice()
    }
}

#[cfg(feature = "heap")]
impl<T> Iterator for Records<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

#[cfg(feature = "heap")]
impl<T> ExactSizeIterator for Records<T> {}

impl Task {
    /// Its name.
    pub fn name(&self) -> Name<'_> {
        Name::of(&self.comm)
    }

    /// Whether it is a thread of the kernel.
    pub fn is_kernel_thread(&self) -> bool {
        self.flags & TASK_KTHREAD != 0
    }

    /// Its state as a letter, as `ps` shows it.
    pub fn state_letter(&self) -> char {
        char::from_u32(self.state).unwrap_or('?')
    }
}

impl Netdev {
    /// Its name.
    pub fn device_name(&self) -> Name<'_> {
        Name::of(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A host whose list grows while it is asked.
    fn growing(counts: &[usize]) -> impl FnMut(&mut [Task]) -> usize + '_ {
        let mut counts = counts.iter().copied();
        let mut last = 0;
        move |room| {
            last = counts.next().unwrap_or(last);
            if let Some(room) = room.get_mut(..last) {
                for (task, pid) in room.iter_mut().zip(1..) {
                    task.pid = pid;
                }
            }
            last * size_of::<Task>()
        }
    }

    #[test]
    fn records_are_asked_for_until_they_fit() {
        let records = Records::read(Task::ZERO, growing(&[3, 5, 4]));
        assert_eq!(records.len(), 4, "the room of five holds four");
        assert_eq!(records.map(|task| task.pid).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(Records::read(Task::ZERO, growing(&[0])).len(), 0);
    }

    #[test]
    fn a_room_that_is_too_small_says_what_is_needed() {
        let mut room = [Task::ZERO; 2];
        assert_eq!(into_room(&mut room, growing(&[3])).unwrap_err(), 3);
        assert_eq!(into_room(&mut room, growing(&[1])).unwrap().len(), 1);
    }

    #[test]
    fn fields_are_read_as_words() {
        let task =
            Task { comm: *b"kswapd0\0\0\0\0\0\0\0\0\0", state: u32::from(b'S'), flags: 1, ..Task::ZERO };
        assert_eq!(task.name().to_string(), "kswapd0");
        assert_eq!((task.state_letter(), task.is_kernel_thread()), ('S', true));
    }
}
