//! Tasks: what runs on the machine, and how much memory there is for it.

#![no_std]

use wasm_device_guest::{Task, export, info, meminfo, tasks};

export! {
    /// Returns the number of tasks.
    fn main() -> i32 {
        let tasks = tasks();
        let count = tasks.len();
        let (mut threads, mut of_the_kernel) = (0, 0);
        for task in tasks {
            threads += task.threads;
            of_the_kernel += u32::from(task.is_kernel_thread());
            show(&task);
        }
        info!("{count} tasks, {of_the_kernel} of them the kernel's, {threads} threads");

        let memory = meminfo();
        info!("{} of {} MiB of memory are available", memory.available >> 20, memory.total >> 20);
        count as i32
    }
}

fn show(task: &Task) {
    info!("{:>6} {} {}", task.pid, task.state_letter(), task.name());
}
