//! Numbered work on several threads, with results that do not depend on how many there are.

use std::num::NonZeroUsize;
use std::sync::RwLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The threads that the machine offers.
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// Whether the system gives so many threads more. For what starts threads of its own and does not say when it cannot.
///
/// # Errors
/// When it does not, with its reason.
///
/// ```
/// assert!(imbroglio::parallel::given(2).is_ok());
/// ```
pub fn given(threads: usize) -> std::io::Result<()> {
    // each waits until all have begun
    let begun = RwLock::new(());
    let held = begun.write();
    let idle = || drop(begun.read());
    std::thread::scope(|scope| {
        let start = |_| std::thread::Builder::new().spawn_scoped(scope, idle);
        let started: std::io::Result<Vec<_>> = (0..threads).map(start).collect();
        drop(held);
        started.map(drop)
    })
}

/// Does the pieces of work 0 to `count`; the results stand in the order of the numbers. Each thread takes the next
/// piece when it is done with one, so uneven pieces leave none idle. The caller's own thread works too, so that fewer
/// threads than asked for, or none, only take longer.
///
/// ```
/// use imbroglio::parallel::work;
/// assert_eq!(work(4, 3, &|number| number * number), [0, 1, 4, 9]);
/// ```
pub fn work<T: Send>(count: usize, threads: usize, piece: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
    if threads <= 1 || count <= 1 {
        return (0..count).map(piece).collect();
    }
    let next = AtomicUsize::new(0);
    let threads = threads.clamp(1, count.max(1));
    let mine = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return done;
            }
            done.push((number, piece(number)));
        }
    };
    let mut all: Vec<(usize, T)> = std::thread::scope(|scope| {
        // where the system gives no more threads, those that it gave do the work, and this one
        let start = |_| std::thread::Builder::new().spawn_scoped(scope, mine).ok();
        let workers: Vec<_> = (1..threads).map_while(start).collect();
        let own = mine();
        let others = workers.into_iter().flat_map(|worker| match worker.join() {
            Ok(done) => done,
            // What went wrong in a thread goes wrong here: no result is silently left out.
            Err(cause) => std::panic::resume_unwind(cause),
        });
        own.into_iter().chain(others).collect()
    });
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, value)| value).collect()
}
