//! Numbered work on several threads, with results that do not depend on how many there are.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::RwLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

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

/// Does two pieces of work at once where the system gives a thread for it, or else one after another.
///
/// ```
/// use imbroglio::parallel::both;
/// assert_eq!(both(2, &|| 2 + 3, &|| "five"), (5, "five"));
/// ```
pub fn both<A: Send, B: Send>(
    threads: usize,
    one: &(dyn Fn() -> A + Sync),
    other: &(dyn Fn() -> B + Sync),
) -> (A, B) {
    std::thread::scope(|scope| {
        let start = || std::thread::Builder::new().spawn_scoped(scope, other).ok();
        let beside = if threads > 1 { start() } else { None };
        let one = one();
        let other = beside.map_or_else(other, |worker| {
            // what went wrong in the thread goes wrong here
            worker.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause))
        });
        (one, other)
    })
}

/// Does the pieces of work 0 to `count`, and hands each result over in the order of the numbers, as soon as it and all
/// before it are there: so that results are written while others are still made. The first fault of `then` ends the work.
///
/// ```
/// use imbroglio::parallel::in_order;
/// let mut seen = Vec::new();
/// let ended: Result<(), ()> = in_order(4, 3, &|number| number * number, &mut |square| Ok(seen.push(square)));
/// assert_eq!((ended, seen), (Ok(()), vec![0, 1, 4, 9]));
/// ```
///
/// # Errors
/// What `then` says.
pub fn in_order<T: Send, E>(
    count: usize,
    threads: usize,
    piece: &(dyn Fn(usize) -> T + Sync),
    then: &mut dyn FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    if threads <= 1 || count <= 1 {
        return (0..count).try_for_each(|number| then(piece(number)));
    }
    let next = AtomicUsize::new(0);
    let take = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|number| *number < count);
    let (send, receive) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 1..threads.min(count) {
            let send = send.clone();
            let work = move || {
                while let Some(number) = take() {
                    if send.send((number, piece(number))).is_err() {
                        break;
                    }
                }
            };
            // where the system gives no more threads, those that it gave do the work, and this one
            if std::thread::Builder::new().spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut done = 0;
        let ended = loop {
            waiting.extend(receive.try_iter());
            if let Some(result) = waiting.remove(&done) {
                done += 1;
                if let Err(fault) = then(result) {
                    break Err(fault);
                }
            } else if let Some(number) = take() {
                waiting.insert(number, piece(number));
            } else if let Ok((number, result)) = receive.recv() {
                waiting.insert(number, result);
            } else {
                break Ok(());
            }
        };
        // nobody begins what is not wanted any more
        next.store(count, Ordering::Relaxed);
        ended
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_however_many_threads() {
        for (count, threads) in [(0, 3), (1, 3), (2, 1), (20, 1), (20, 2), (20, 5), (3, 40)] {
            // the first take the longest
            let piece = |number: usize| {
                (0..(count - number) * 1000).for_each(|step| {
                    std::hint::black_box(step);
                });
                number
            };
            let mut seen = Vec::new();
            let ended: Result<(), ()> = in_order(count, threads, &piece, &mut |number| {
                seen.push(number);
                Ok(())
            });
            assert_eq!((ended, seen), (Ok(()), (0..count).collect()), "{count} with {threads}");
        }
    }

    #[test]
    fn both_are_done_with_one_thread_and_with_more() {
        for threads in [0, 1, 2, 9] {
            let done = AtomicUsize::new(0);
            let piece = || done.fetch_add(1, Ordering::Relaxed) < 2;
            assert_eq!(both(threads, &piece, &piece), (true, true));
            assert_eq!(done.into_inner(), 2, "each once with {threads}");
        }
    }

    #[test]
    fn the_first_fault_ends_the_work() {
        for threads in [1, 2, 5] {
            let mut seen = Vec::new();
            let ended = in_order(20, threads, &|number| number, &mut |number| {
                seen.push(number);
                if number == 3 { Err("three") } else { Ok(()) }
            });
            assert_eq!((ended, seen), (Err("three"), vec![0, 1, 2, 3]));
        }
    }
}
